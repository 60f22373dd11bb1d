package io.leadferry.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.OptionalInt;

/** The port of a rehearsal's interface: one that is asked for, or one that is free, whatever else runs on the machine. */
final class RehearsalPort {

    private static final String OPTION = "--server.port=";

    private final int number;
    private final boolean asked;

    private RehearsalPort(int number, boolean asked) {
        this.number = number;
        this.asked = asked;
    }

    /**
     * What the options ask for; otherwise a free one.
     *
     * @param preferred taken if it is free; 0 for any
     */
    static RehearsalPort of(List<String> options, int preferred) throws IOException {
        OptionalInt asked = options.stream()
                .filter(RehearsalPort::isOption)
                .map(option -> option.substring(OPTION.length()))
                .filter(text -> text.matches("[1-9]\\d{0,4}"))
                .mapToInt(Integer::parseInt)
                .findFirst();
        if (asked.isPresent()) {
            return new RehearsalPort(asked.getAsInt(), true);
        }
        return new RehearsalPort(preferred > 0 && isFree(preferred) ? preferred : any(), false);
    }

    /** Whether the options say which port. */
    static boolean isAskedFor(List<String> options) {
        return options.stream().anyMatch(RehearsalPort::isOption);
    }

    private static boolean isOption(String option) {
        return option.startsWith(OPTION);
    }

    int number() {
        return number;
    }

    /** Whether a start failed because somebody took the port since; then another one will do. */
    boolean isTakenSince() {
        return !asked && !isFree(number);
    }

    private static boolean isFree(int port) {
        try (ServerSocket one = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return one.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    private static int any() throws IOException {
        try (ServerSocket one = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return one.getLocalPort();
        }
    }
}
