package shop;

import org.vendor.text.Texts;

public class Page {
    public String title(String text) {
        return Texts.trim(text);
    }
}
