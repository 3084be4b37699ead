package shop;

public class Footer {
    public String title(String text) {
        return Texts.trim(text);
    }
}
