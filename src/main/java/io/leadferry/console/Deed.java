package io.leadferry.console;

import java.util.Optional;

/**
 * What a button has done, as it stands in the button's value.
 *
 * @param action as the audit trail calls it
 * @param as an operator's word on a call; a dash where there is none
 * @param name of the lane, the drop or the call; a number that is to be forgotten, as it was asked for
 */
record Deed(String action, String as, String name) {

    private static final String NONE = "-";
    private static final int PARTS = 4;

    static Deed of(String action, String name) {
        return of(action, NONE, name);
    }

    static Deed of(String action, String as, String name) {
        return new Deed(action, as, name);
    }

    /** What a token is for. */
    String words() {
        return action + " " + as + " " + name;
    }

    /** With its token, as a button's value. */
    String written(String token) {
        return token + " " + words();
    }

    /** What a button's value says, if its token is right. */
    static Optional<Deed> read(String value, FormTokens tokens) {
        String[] parts = value.split(" ", PARTS);
        if (parts.length < PARTS) {
            return Optional.empty();
        }
        Deed deed = new Deed(parts[1], parts[2], parts[PARTS - 1]);
        return tokens.isOf(deed.words(), parts[0]) ? Optional.of(deed) : Optional.empty();
    }
}
