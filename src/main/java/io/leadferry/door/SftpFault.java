package io.leadferry.door;

import com.jcraft.jsch.ChannelSftp;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.SftpException;
import io.leadferry.feed.Source;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What went wrong with a server, for the person who can do something about it.
 *
 * @param reason the end of a sentence; it holds no secret
 * @param longestRest how long it is left alone at most
 */
record SftpFault(String reason, Kind kind, Duration longestRest) {

    /** What is at fault. */
    enum Kind {
        /** The server is away, and may come back by itself. Which way it is away is no news. */
        AWAY,
        /** The server is there, and a person must do something before it can be used. */
        PERSON,
        /** One file or folder. */
        PLACE
    }

    static final Duration AWAY = Duration.ofSeconds(30);

    /** Servers shut out those who fail to sign in too often. */
    private static final Duration TURNED_AWAY = Duration.ofMinutes(5);

    static final Duration ONE_FILE = Duration.ofMinutes(5);

    /** Whether nothing else can be done at the server either. */
    boolean ofTheServer() {
        return kind != Kind.PLACE;
    }

    /** What makes it another fault than the one before. */
    String news() {
        return kind == Kind.AWAY ? kind.name() : reason;
    }

    static SftpFault of(Throwable fault, Source.Sftp source) {
        HostKeyFault hostKey = find(fault, HostKeyFault.class);
        if (hostKey != null) {
            return new SftpFault(String.valueOf(hostKey.getMessage()), Kind.PERSON, AWAY);
        }
        SftpException refused = find(fault, SftpException.class);
        if (refused != null && find(refused, IOException.class) == null && isAnswer(refused)) {
            return new SftpFault(said(refused), Kind.PLACE, ONE_FILE);
        }
        JSchException ssh = find(fault, JSchException.class);
        if (ssh != null && signsIn(ssh)) {
            return new SftpFault(
                    "it does not let " + source.user() + " in; look at sftp."
                            + (source.privateKey() == null
                                    ? "password"
                                    : "private-key (" + source.privateKey()
                                            + "), and whether its public key is known there"),
                    Kind.PERSON,
                    TURNED_AWAY);
        }
        return new SftpFault(connection(fault), Kind.AWAY, AWAY);
    }

    private static boolean isAnswer(SftpException refused) {
        return refused.id == ChannelSftp.SSH_FX_NO_SUCH_FILE
                || refused.id == ChannelSftp.SSH_FX_PERMISSION_DENIED
                || refused.id == ChannelSftp.SSH_FX_FAILURE
                || refused.id == ChannelSftp.SSH_FX_OP_UNSUPPORTED;
    }

    private static String said(SftpException refused) {
        String words = refused.getMessage() == null || refused.getMessage().isBlank() ? "no" : refused.getMessage();
        return "it says '" + words + "'";
    }

    private static boolean signsIn(JSchException ssh) {
        String words = String.valueOf(ssh.getMessage());
        return words.startsWith("Auth ") || words.startsWith("USERAUTH");
    }

    private static String connection(Throwable fault) {
        if (find(fault, UnknownHostException.class) != null) {
            return "nobody knows a host of that name";
        }
        if (find(fault, NoRouteToHostException.class) != null) {
            return "there is no way to it";
        }
        if (find(fault, ConnectException.class) != null) {
            return "it takes no connection, as where no SSH server listens";
        }
        Throwable root = fault;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        String words = root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
        if (words.toLowerCase(java.util.Locale.ROOT).matches(".*(timeout|timed out).*")) {
            return "it does not answer";
        }
        return root instanceof IOException || words.contains("IOException") || words.contains("session is down")
                ? "the connection was cut"
                : words;
    }

    private static <T extends Throwable> @Nullable T find(Throwable fault, Class<T> type) {
        for (Throwable at = fault; at != null; at = at.getCause() == at ? null : at.getCause()) {
            if (type.isInstance(at)) {
                return type.cast(at);
            }
        }
        return null;
    }
}
