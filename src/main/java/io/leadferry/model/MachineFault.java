package io.leadferry.model;

import org.jspecify.annotations.Nullable;

/**
 * What the machine or its Java could not do, whoever asked: memory is out, or a class cannot be had. Whoever asked is not at
 * fault, and may ask again.
 */
public final class MachineFault {

    /** How such a fault begins, where memory was out. */
    static final String NO_MEMORY = "this Java has no memory left for it";

    private MachineFault() {}

    /** Whether such a fault lies somewhere at the root of another. */
    public static boolean isIn(@Nullable Throwable fault) {
        return find(fault) != null;
    }

    private static @Nullable Error find(@Nullable Throwable fault) {
        for (Throwable at = fault; at != null; at = at.getCause() == at ? null : at.getCause()) {
            if (at instanceof VirtualMachineError || at instanceof LinkageError) {
                return (Error) at;
            }
        }
        return null;
    }

    /** In words, as the end of a sentence, for a person: what it was, and what to do about it. */
    public static String words(@Nullable Throwable fault) {
        Error error = find(fault);
        String told = error == null || error.getMessage() == null ? "" : " (" + Quiet.text(error.getMessage()) + ")";
        if (error instanceof OutOfMemoryError) {
            return NO_MEMORY + told;
        }
        return error instanceof LinkageError
                ? "a part of the program cannot be had" + told + "; if it does not pass, start the ferry anew"
                : "this Java cannot do it" + told;
    }
}
