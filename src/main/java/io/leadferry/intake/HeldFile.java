package io.leadferry.intake;

/** A file that can be read and that a guard holds, until a person releases or discards it. */
public final class HeldFile extends UnreadableFile {

    private static final long serialVersionUID = 1L;

    public HeldFile(String reason) {
        super(reason);
    }
}
