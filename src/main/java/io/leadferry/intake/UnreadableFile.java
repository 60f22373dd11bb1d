package io.leadferry.intake;

/** A file that cannot be read at all. Its message is for the person who sent the file. */
public class UnreadableFile extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public UnreadableFile(String reason) {
        super(reason);
    }
}
