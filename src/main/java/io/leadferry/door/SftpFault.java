package io.leadferry.door;

import com.jcraft.jsch.ChannelSftp;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.SftpException;
import io.leadferry.feed.Source;
import io.leadferry.model.ListedName;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.core.NestedExceptionUtils;

/**
 * What went wrong at a door, for the person who can do something about it.
 *
 * @param reason the end of a sentence; it holds no secret, and nothing that a log would not show as it is
 * @param at what is at fault
 * @param passes whether it may pass by itself; in which way it shows is then no news
 * @param firstRest how long it is left alone at first; each further rest is twice as long
 * @param longestRest how long it is left alone at most
 */
record SftpFault(String reason, AtFault at, boolean passes, Duration firstRest, Duration longestRest) {

    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Duration PLACE = Duration.ofSeconds(5);
    private static final Duration AWAY = Duration.ofSeconds(30);
    private static final Duration LONG = Duration.ofMinutes(5);

    SftpFault {
        reason = ListedName.shown(reason);
    }

    /** A fault of one file. */
    static SftpFault file(String reason) {
        return new SftpFault(reason, AtFault.FILE, false, SOON, LONG);
    }

    /** A file that makes its server fall silent, which costs the others time at each try. */
    static SftpFault silentAt(String reason) {
        return new SftpFault(reason, AtFault.FILE, false, AWAY, LONG);
    }

    /** A fault of a place of this machine. */
    static SftpFault here(String reason) {
        return new SftpFault(reason, AtFault.PLACE_HERE, false, PLACE, LONG);
    }

    /** A fault of a place of the server. */
    static SftpFault there(String reason) {
        return new SftpFault(reason, AtFault.PLACE_THERE, false, PLACE, LONG);
    }

    /** A server that is away, and may come back by itself. */
    static SftpFault away(String reason) {
        return new SftpFault(reason, AtFault.SERVER, true, SOON, AWAY);
    }

    /** A server that cannot be used before a person has done something. */
    static SftpFault forPerson(String reason, Duration longestRest) {
        return new SftpFault(reason, AtFault.SERVER, false, SOON, longestRest);
    }

    /** A folder that is watched and cannot be: nothing can be done at its server. */
    SftpFault ofWatched() {
        return forPerson(reason, AWAY);
    }

    /** Whether nothing else can be done at the server either. */
    boolean ofTheServer() {
        return at == AtFault.SERVER;
    }

    /** What makes it another fault than the one before. */
    String news() {
        return passes ? at.name() : reason;
    }

    /** What a door says of itself; whatever else went wrong with a file is that file's fault. */
    static SftpFault of(Throwable fault) {
        DoorException known = find(fault, DoorException.class);
        return known == null
                ? file(String.valueOf(
                        NestedExceptionUtils.getMostSpecificCause(fault).getMessage()))
                : known.fault();
    }

    /** Why no connection could be made. */
    static SftpFault ofConnecting(Throwable fault, Source.Sftp source) {
        HostKeyFault hostKey = find(fault, HostKeyFault.class);
        if (hostKey != null) {
            return forPerson(String.valueOf(hostKey.getMessage()), AWAY);
        }
        JSchException ssh = find(fault, JSchException.class);
        if (ssh != null && signsIn(ssh)) {
            // servers shut out those who fail to sign in too often
            return forPerson(
                    "it does not let " + source.user() + " in; look at sftp."
                            + (source.privateKey() == null
                                    ? "password"
                                    : "private-key (" + source.privateKey()
                                            + "), and whether its public key is known there"),
                    LONG);
        }
        return away(connection(fault));
    }

    /** How far a connection came that could not be made. */
    static SftpTrial.Step lastStep(Throwable connecting) {
        JSchException ssh = find(connecting, JSchException.class);
        if (find(connecting, HostKeyFault.class) != null) {
            return SftpTrial.Step.HOST_KEY;
        }
        return ssh != null && signsIn(ssh) ? SftpTrial.Step.SIGN_IN : SftpTrial.Step.CONNECTION;
    }

    /** What a server that was asked for something has said instead, or why it said nothing. */
    static SftpFault ofAnswer(SftpException answer, AtFault refused, String what) {
        if (find(answer.getCause(), Exception.class) == null && isAnswer(answer)) {
            String words = answer.getMessage() == null || answer.getMessage().isBlank() ? "no" : answer.getMessage();
            String reason = what + "it says '" + words + "'";
            return refused == AtFault.FILE ? file(reason) : there(reason);
        }
        return away(connection(answer));
    }

    private static boolean isAnswer(SftpException refused) {
        return refused.id == ChannelSftp.SSH_FX_NO_SUCH_FILE
                || refused.id == ChannelSftp.SSH_FX_PERMISSION_DENIED
                || refused.id == ChannelSftp.SSH_FX_FAILURE
                || refused.id == ChannelSftp.SSH_FX_BAD_MESSAGE
                || refused.id == ChannelSftp.SSH_FX_OP_UNSUPPORTED
                || refused.id > ChannelSftp.SSH_FX_OP_UNSUPPORTED;
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
        Throwable root = NestedExceptionUtils.getMostSpecificCause(fault);
        if (root instanceof RuntimeException) {
            return "what it says is no SSH that this client knows";
        }
        String words = root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
        if (words.toLowerCase(Locale.ROOT).matches("(?s).*(timeout|timed out).*")) {
            return "it does not answer";
        }
        return root instanceof IOException || words.contains("IOException") || words.contains("session is down")
                ? "the connection was cut"
                : words;
    }

    /** The first of a kind among a fault and what has caused it. */
    static <T extends Throwable> @Nullable T find(@Nullable Throwable fault, Class<T> type) {
        for (Throwable at = fault; at != null; at = at.getCause() == at ? null : at.getCause()) {
            if (type.isInstance(at)) {
                return type.cast(at);
            }
        }
        return null;
    }
}
