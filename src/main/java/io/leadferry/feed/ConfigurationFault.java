package io.leadferry.feed;

import java.util.List;

/** The configuration cannot be used. Carries one line for each thing that is wrong, for the person who wrote it. */
public final class ConfigurationFault extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<String> lines;

    public ConfigurationFault(List<String> lines) {
        super(String.join(System.lineSeparator(), lines));
        this.lines = List.copyOf(lines);
    }

    /** @param cause why, for who decides whether it passes by itself */
    public ConfigurationFault(List<String> lines, Throwable cause) {
        super(String.join(System.lineSeparator(), lines), cause);
        this.lines = List.copyOf(lines);
    }

    /** One line a fault: the key, what is wrong, what to do. */
    public List<String> lines() {
        return lines;
    }
}
