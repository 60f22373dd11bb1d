package io.leadferry.sftpserver;

import java.io.EOFException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.apache.sshd.sftp.common.SftpConstants;
import org.apache.sshd.sftp.common.SftpException;
import org.apache.sshd.sftp.common.SftpHelper;
import org.apache.sshd.sftp.server.SftpErrorStatusDataHandler;
import org.apache.sshd.sftp.server.SftpSubsystemEnvironment;

/** What a client is told of a fault: a code that its version of the protocol has, and never a path of this machine. */
final class FaultCodes implements SftpErrorStatusDataHandler {

    @Override
    public int resolveSubStatus(SftpSubsystemEnvironment sftpSubsystem, int id, Throwable e, int cmd, Object... args) {
        if (e instanceof SftpException told) {
            return told.getStatus();
        }
        if (e instanceof EOFException) {
            return SftpConstants.SSH_FX_EOF;
        }
        if (e instanceof NoSuchFileException) {
            return SftpConstants.SSH_FX_NO_SUCH_FILE;
        }
        return e instanceof AccessDeniedException
                ? SftpConstants.SSH_FX_PERMISSION_DENIED
                : SftpConstants.SSH_FX_FAILURE;
    }

    @Override
    public String resolveErrorMessage(
            SftpSubsystemEnvironment sftpSubsystem, int id, Throwable e, int subStatus, int cmd, Object... args) {
        if (e instanceof SftpException told) {
            return String.valueOf(told.getMessage());
        }
        // such as a full disk; its whole message would begin with the path
        String reason = e instanceof FileSystemException file ? file.getReason() : null;
        return reason == null ? SftpHelper.resolveStatusMessage(subStatus) : reason;
    }
}
