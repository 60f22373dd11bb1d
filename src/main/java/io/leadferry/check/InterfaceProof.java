package io.leadferry.check;

import io.leadferry.feed.ConsoleAccess;
import io.leadferry.feed.InterfaceKeys;
import io.leadferry.feed.SftpAccess;
import io.leadferry.model.HostAndPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Looks at where the ferry is to listen: who may reach it there, and whether its ports are its own. */
final class InterfaceProof {

    private static final String CHECK = "interface";

    private final InterfaceKeys keys;
    private final ConsoleAccess console;
    private final TimedSteps steps;

    InterfaceProof(InterfaceKeys keys, ConsoleAccess console, TimedSteps steps) {
        this.keys = keys;
        this.console = console;
        this.steps = steps;
    }

    /**
     * Looks at the interface, and at the SFTP server where the ferry is one.
     *
     * @param runner who runs a ferry in this home; empty where nobody does
     */
    void look(Optional<String> runner, @Nullable SftpAccess sftp, CheckLines lines) {
        String place = keys.address() + ":" + keys.port();
        boolean loopback =
                HostAndPort.ofBound(keys.address()).map(HostAndPort::isLoopback).orElse(false);
        lines.ok(
                CHECK,
                place
                        + (loopback ? " is reached from this machine alone" : " is reached from other machines")
                        + (console.password() == null ? ", and asks for no password" : ", and asks for a password"));
        int port = port();
        if (runner.isPresent()) {
            lines.ok("ferry", "runs: " + runner.get());
            health(port, lines);
        } else {
            free("port", keys.address(), port, InterfaceKeys.PORT, lines);
            if (sftp != null) {
                free("sftp server", sftp.address(), sftp.port(), "leadferry.sftp-server.port", lines);
            }
        }
    }

    private int port() {
        try {
            return Integer.parseInt(keys.port().strip());
        } catch (NumberFormatException e) {
            return 0; // any, as 0 is
        }
    }

    private static void free(String check, String address, int port, String key, CheckLines lines) {
        if (port <= 0) {
            lines.ok(check, "any port will do");
            return;
        }
        try (ServerSocket trial = new ServerSocket()) {
            trial.setReuseAddress(true);
            trial.bind(new InetSocketAddress(InetAddress.getByName(address), port));
            lines.ok(check, port + " is free");
        } catch (UnknownHostException e) {
            lines.fail(check, address + " is no address of this machine", "mend server.address");
        } catch (IOException e) {
            lines.fail(
                    check,
                    "the ferry cannot listen at " + address + ":" + port + ": " + Outside.words(e),
                    "end the program that has the port, or give the ferry another by " + key);
        }
    }

    /** A ferry that runs says itself how it fares. */
    private void health(int port, CheckLines lines) {
        Optional<HostAndPort> bound = HostAndPort.ofBound(keys.address());
        String host = bound.filter(one -> !one.isEverywhere())
                .map(one -> new HostAndPort(one.host(), null).toString())
                .orElse("127.0.0.1");
        if (port <= 0) {
            return; // nobody knows which it has
        }
        try {
            PlainRequest.Answer answer = steps.inTime(() -> PlainRequest.get(
                    URI.create("http://" + host + ":" + port + "/actuator/health/liveness"), steps.longest()));
            if (answer.status() == 200 && answer.body().contains("\"UP\"")) {
                lines.ok("ferry", "it answers at its interface");
            } else {
                lines.warn(
                        "ferry",
                        "it answers HTTP " + answer.status() + " when asked how it fares",
                        "see what it says: leadferry status");
            }
        } catch (IOException e) {
            lines.warn(
                    "ferry",
                    "it runs, and does not answer at " + host + ":" + port + ": " + Outside.words(e),
                    "see its log; it may have been started with another " + InterfaceKeys.PORT);
        }
    }
}
