package com.atomicmcp.launcher.tools;

/** What may go to a terminal. */
final class Text {

    private Text() {}

    /** Without control characters, which could move the cursor or recolour what was there before. */
    static String printable(String text) {
        return text.replaceAll("[\\p{Cc}&&[^\n\t]]", "");
    }
}
