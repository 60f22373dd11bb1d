package io.leadferry.simulation;

/** A law is broken. */
final class Broken extends AssertionError {

    private static final long serialVersionUID = 1;

    Broken(int law, String what) {
        super("law " + law + ": " + what);
    }
}
