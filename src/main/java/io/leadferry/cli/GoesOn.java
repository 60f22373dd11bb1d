package io.leadferry.cli;

import java.util.function.BooleanSupplier;

/** Whether what a command started goes on when the command has ended, so that the process does too. */
final class GoesOn {

    private static volatile BooleanSupplier started = () -> false;

    private GoesOn() {}

    /** The process goes on for as long as this says so, or until somebody stops it. */
    static void asLongAs(BooleanSupplier goesOn) {
        started = goesOn;
    }

    static boolean now() {
        return started.getAsBoolean();
    }
}
