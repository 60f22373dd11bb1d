package io.leadferry.connector;

import java.util.List;

/** A vendor's profile cannot be used. Carries one line for each thing that is wrong: the file, the key, what to write. */
public final class ProfileFault extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<String> lines;

    ProfileFault(List<String> lines) {
        super(String.join(System.lineSeparator(), lines));
        this.lines = List.copyOf(lines);
    }

    /** One line a fault. */
    public List<String> lines() {
        return lines;
    }
}
