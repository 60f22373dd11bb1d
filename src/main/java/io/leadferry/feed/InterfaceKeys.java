package io.leadferry.feed;

import org.jspecify.annotations.Nullable;

/**
 * What the configuration says of the ferry's interface, for those who ask it something.
 *
 * @param address to which it is bound, as written
 * @param port at which it is, as written
 * @param password what it asks for; null for nothing
 */
public record InterfaceKeys(String address, String port, @Nullable String password) {

    public static final String ADDRESS = "server.address";
    public static final String PORT = "server.port";
    public static final String PASSWORD = "leadferry.console.password";

    /** What the jar's own configuration says. */
    public static final InterfaceKeys DEFAULTS = new InterfaceKeys("127.0.0.1", "8080", null);

    @Override
    public String toString() {
        return "InterfaceKeys[address=" + address + ", port=" + port + ", password="
                + (password == null ? "none" : "(secret)") + "]";
    }
}
