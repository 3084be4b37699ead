package shop;

public class CallSite {
    public void callsEffectively() {}

    public void run() {
        callsEffectively();
    }
}
