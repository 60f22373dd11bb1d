package io.leadferry.door;

import org.apache.camel.component.file.GenericFileOperationFailedException;

/** Something that a door could not do; it knows what is at fault, and its message is for the person who can look into it. */
final class DoorException extends GenericFileOperationFailedException {

    private static final long serialVersionUID = 1L;

    private final transient DoorFault fault;
    private final boolean silent;

    /**
     * What could not be done.
     *
     * @param origin kept for whoever debugs; its words come from elsewhere and are shown nowhere
     */
    DoorException(DoorFault fault, Throwable origin) {
        this(fault, origin, false);
    }

    /**
     * What could not be done.
     *
     * @param silent whether the server kept its connection and said nothing to what it was asked
     */
    DoorException(DoorFault fault, Throwable origin, boolean silent) {
        super(fault.reason());
        this.fault = fault;
        this.silent = silent;
        addSuppressed(origin);
    }

    DoorException(DoorFault fault) {
        super(fault.reason());
        this.fault = fault;
        this.silent = false;
    }

    /** Whether a fault is that a server kept its connection and said nothing to what it was asked. */
    static boolean isSilence(Throwable fault) {
        return fault instanceof DoorException known
                ? known.silent
                : fault.getCause() != null && fault.getCause() != fault && isSilence(fault.getCause());
    }

    DoorFault fault() {
        return fault;
    }
}
