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
import java.util.Locale;
import org.springframework.core.NestedExceptionUtils;

/** What an SFTP server said instead of an answer, for the person who can do something about it. */
final class SftpFaults {

    private static final Duration AWAY = Duration.ofSeconds(30);
    private static final Duration LONG = Duration.ofMinutes(5);

    private SftpFaults() {}

    /** Why no connection could be made. */
    static DoorFault ofConnecting(Throwable fault, Source.Sftp source) {
        HostKeyFault hostKey = DoorFault.find(fault, HostKeyFault.class);
        if (hostKey != null) {
            return DoorFault.forPerson(String.valueOf(hostKey.getMessage()), AWAY);
        }
        JSchException ssh = DoorFault.find(fault, JSchException.class);
        if (ssh != null && signsIn(ssh)) {
            // servers shut out those who fail to sign in too often
            return DoorFault.forPerson(
                    "it does not let " + source.user() + " in; look at sftp."
                            + (source.privateKey() == null
                                    ? "password"
                                    : "private-key (" + source.privateKey()
                                            + "), and whether its public key is known there"),
                    LONG);
        }
        return DoorFault.away(connection(fault));
    }

    /** How far a connection came that could not be made. */
    static SftpTrial.Step lastStep(Throwable connecting) {
        JSchException ssh = DoorFault.find(connecting, JSchException.class);
        if (DoorFault.find(connecting, HostKeyFault.class) != null) {
            return SftpTrial.Step.HOST_KEY;
        }
        return ssh != null && signsIn(ssh) ? SftpTrial.Step.SIGN_IN : SftpTrial.Step.CONNECTION;
    }

    /** What a server that was asked for something has said instead, or why it said nothing. */
    static DoorFault ofAnswer(SftpException answer, AtFault refused, String what) {
        if (DoorFault.find(answer.getCause(), Exception.class) == null && isAnswer(answer)) {
            String words = answer.getMessage() == null || answer.getMessage().isBlank() ? "no" : answer.getMessage();
            String reason = what + "it says '" + words + "'";
            return refused == AtFault.FILE ? DoorFault.file(reason) : DoorFault.there(reason);
        }
        return DoorFault.away(connection(answer));
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
        if (DoorFault.find(fault, UnknownHostException.class) != null) {
            return "nobody knows a host of that name";
        }
        if (DoorFault.find(fault, NoRouteToHostException.class) != null) {
            return "there is no way to it";
        }
        if (DoorFault.find(fault, ConnectException.class) != null) {
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
}
