package io.leadferry.door;

import com.jcraft.jsch.ChannelSftp;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import com.jcraft.jsch.SftpATTRS;
import com.jcraft.jsch.SftpException;
import io.leadferry.feed.Source;
import io.leadferry.model.Disk;
import io.leadferry.model.ListedName;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.component.file.GenericFile;
import org.apache.camel.component.file.GenericFileEndpoint;
import org.apache.camel.component.file.GenericFileExist;
import org.apache.camel.component.file.remote.FtpConstants;
import org.apache.camel.component.file.remote.RemoteFileConfiguration;
import org.apache.camel.component.file.remote.SftpEndpoint;
import org.apache.camel.component.file.remote.SftpOperations;
import org.apache.camel.component.file.remote.SftpRemoteFile;
import org.apache.camel.support.ExchangeHelper;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a feed's server, and believes it nothing: of what it lists only regular files of sound names are looked at, what is
 * fetched gets a name of the ferry's own, no more of it is taken than was listed, and a server that is silent is cut off.
 * Every fault it throws is a {@link DoorException}, which knows what is at fault.
 */
final class SftpClient extends SftpOperations {

    private static final Logger LOG = LoggerFactory.getLogger(SftpClient.class);

    /** Names that are read of one folder in one look; the others when these have gone. */
    private static final int MOST_LISTED = 200_000;

    /** Things that are looked at one by one, since the list did not say what they are. */
    private static final int MOST_ASKED = 1_000;

    /** A server may look up who calls, and ask others whether it may let them in. */
    private static final Duration SIGN_IN = Duration.ofSeconds(60);

    private static final Duration GOODBYE = Duration.ofSeconds(2);

    private final Source.Sftp source;
    private final SftpWatch watch;
    private final Patience patience;
    private final Disk disk;
    private final ReentrantLock turn = new ReentrantLock();
    private final SftpEndpoint endpoint;
    private volatile @Nullable Connection connection;

    private record Connection(SftpLine line, Session session, ChannelSftp channel) {

        boolean isAlive() {
            return session.isConnected() && channel.isConnected();
        }
    }

    private interface Question<T> {
        T ask(ChannelSftp channel, Patience.Asked asked) throws SftpException;
    }

    SftpClient(SftpEndpoint endpoint, Source.Sftp source, SftpWatch watch, Patience patience, Disk disk) {
        this.disk = disk;
        this.endpoint = endpoint;
        this.source = source;
        this.watch = watch;
        this.patience = patience;
        setEndpoint(endpoint);
    }

    @Override
    public void setEndpoint(GenericFileEndpoint<SftpRemoteFile> theEndpoint) {
        super.setEndpoint(theEndpoint); // Camel's own, for the session it creates
    }

    @Override
    protected Session createSession(RemoteFileConfiguration configuration) throws JSchException {
        Session session = super.createSession(configuration);
        // a wrong password is wrong the second time too, and servers count
        session.setConfig("MaxAuthTries", "1");
        session.setHostKeyRepository(HostKeyFault.explaining(session.getHostKeyRepository(), source));
        return session;
    }

    @Override
    public boolean connect(RemoteFileConfiguration configuration, @Nullable Exchange exchange) {
        turn.lock();
        try {
            connected();
            return true;
        } finally {
            turn.unlock();
        }
    }

    private Connection connected() {
        Connection before = connection;
        if (before != null && before.isAlive()) {
            return before;
        }
        forceDisconnect();
        int timeout = endpoint.getConfiguration().getConnectTimeout();
        SftpLine line = new SftpLine(timeout);
        try (Patience.Asked signIn = patience.watch(SIGN_IN, line::cut)) {
            Session session = createSession(endpoint.getConfiguration());
            session.setSocketFactory(line);
            session.connect(timeout);
            ChannelSftp channel = channel(line, session, timeout);
            Connection made = new Connection(line, session, channel);
            connection = made;
            return made;
        } catch (JSchException | RuntimeException e) {
            line.cut();
            throw e instanceof DoorException known ? known : new DoorException(SftpFaults.ofConnecting(e, source), e);
        }
    }

    private ChannelSftp channel(SftpLine line, Session session, int timeout) throws JSchException {
        try (Patience.Asked asked = patience.watch(Patience.SILENCE, line::cut)) {
            try {
                ChannelSftp channel = (ChannelSftp) session.openChannel("sftp");
                channel.connect(timeout);
                return channel;
            } catch (JSchException e) {
                if (asked.isSpent()) {
                    throw silent(e);
                }
                throw e;
            }
        }
    }

    @Override
    public boolean isConnected() {
        Connection now = connection;
        return now != null && now.isAlive();
    }

    @Override
    public void disconnect() {
        forceDisconnect();
    }

    /** Waits for nobody: neither for what is being asked nor for the server's word of goodbye. */
    @Override
    public void forceDisconnect() {
        Connection now = connection;
        connection = null;
        if (now != null) {
            try (Patience.Asked asked = patience.watch(GOODBYE, now.line()::cut)) {
                now.session().disconnect();
            }
            now.line().cut();
        }
    }

    @Override
    public boolean sendNoop() {
        Connection now = connection;
        if (now == null || !now.isAlive()) {
            return false;
        }
        try {
            now.session().sendKeepAliveMsg();
            return true;
        } catch (Exception e) {
            LOG.debug("the connection to {} is gone", source.host(), e);
            return false;
        }
    }

    /**
     * Asks the server something.
     *
     * @param refused what is at fault if it says no
     * @param what begins the sentence that ends with what it says
     */
    private <T> T ask(AtFault refused, String what, Question<T> question) {
        turn.lock();
        try {
            Connection now = connected();
            try (Patience.Asked asked = patience.watch(Patience.SILENCE, now.line()::cut)) {
                try {
                    return question.ask(now.channel(), asked);
                } catch (SftpException e) {
                    if (asked.isSpent()) {
                        throw silent(e);
                    }
                    throw new DoorException(SftpFaults.ofAnswer(e, refused, what), e);
                }
            } catch (DoorException e) {
                if (e.fault().ofTheServer()) {
                    forceDisconnect();
                }
                throw e;
            }
        } finally {
            turn.unlock();
        }
    }

    private DoorException silent(Exception origin) {
        if (patience.isEnding()) {
            return new DoorException(DoorFault.away("the ferry stops, and does not wait for it"), origin);
        }
        return new DoorException(
                DoorFault.away("it keeps the connection and does not answer: nothing came for "
                        + Patience.SILENCE.toSeconds() + " s"),
                origin,
                true);
    }

    @Override
    public SftpRemoteFile[] listFiles(String path) {
        String folder = path.isEmpty() ? "." : path;
        Pattern exclude = endpoint.getExcludePattern();
        List<SftpRemoteFile> files = new ArrayList<>();
        Map<String, String> left = new LinkedHashMap<>();
        List<String> untold = new ArrayList<>();
        AtomicLong seen = new AtomicLong();
        ask(AtFault.PLACE_THERE, "of the folder " + folder + " ", (channel, asked) -> {
            channel.ls(folder, entry -> {
                asked.moves();
                judge(entry.getFilename(), entry.getAttrs(), exclude, files, left, untold);
                return seen.incrementAndGet() < MOST_LISTED
                        ? ChannelSftp.LsEntrySelector.CONTINUE
                        : ChannelSftp.LsEntrySelector.BREAK;
            });
            return true;
        });
        for (String name : untold) {
            lookAt(folder, name, files, left);
        }
        Set<String> names = new HashSet<>(left.keySet());
        files.forEach(file -> names.add(file.getFilename()));
        watch.listed(names, left);
        return files.toArray(SftpRemoteFile[]::new);
    }

    private static void judge(
            String name,
            SftpATTRS attributes,
            @Nullable Pattern exclude,
            List<SftpRemoteFile> files,
            Map<String, String> left,
            List<String> untold) {
        if ((name.equals(".") || name.equals("..")) && !attributes.isReg()) {
            return; // every list begins with them
        }
        String fault = ListedName.fault(name);
        if (fault != null) {
            left.put(name, fault);
        } else if (exclude != null && exclude.matcher(name).matches()) {
            // still arriving, or a marker, which a file asks for by its own name
            return;
        } else if (ListedFile.isTold(attributes)) {
            String kind = ListedFile.fault(attributes);
            if (kind == null) {
                files.add(ListedFile.of(name, attributes));
            } else {
                left.put(name, kind);
            }
        } else if (untold.size() < MOST_ASKED) {
            untold.add(name);
        }
    }

    /** What a list does not tell of a file, the server may say when it is asked for that file. */
    private void lookAt(String folder, String name, List<SftpRemoteFile> files, Map<String, String> left) {
        try {
            SftpATTRS attributes = ask(AtFault.FILE, "", (channel, asked) -> channel.lstat(path(folder + "/" + name)));
            String fault = ListedFile.fault(attributes);
            if (fault == null) {
                files.add(ListedFile.of(name, attributes));
            } else {
                left.put(name, fault);
            }
        } catch (DoorException e) {
            if (e.fault().ofTheServer()) {
                throw e;
            }
            left.put(name, "is left where it is: the server does not say what it is");
        }
    }

    /** A path whose characters the client takes for what they are, and not for a pattern. */
    private static String path(String path) {
        return path.replaceAll("[\\\\*?]", "\\\\$0");
    }

    @Override
    public boolean existsFile(String name) {
        String folder = name.substring(0, Math.max(0, name.lastIndexOf('/')));
        return ask(
                AtFault.PLACE_THERE, "of files in " + folder + " ", (channel, asked) -> isThere(channel, path(name)));
    }

    private static boolean isThere(ChannelSftp channel, String path) throws SftpException {
        try {
            channel.lstat(path);
            return true;
        } catch (SftpException e) {
            if (e.id == ChannelSftp.SSH_FX_NO_SUCH_FILE) {
                return false;
            }
            throw e;
        }
    }

    /** The length of a file; -1 where there is no regular one. */
    long lengthOf(String name) {
        return ask(AtFault.FILE, "it cannot be looked at: ", (channel, asked) -> {
            try {
                SftpATTRS attributes = channel.lstat(path(name));
                return ListedFile.fault(attributes) == null ? attributes.getSize() : -1;
            } catch (SftpException e) {
                if (e.id == ChannelSftp.SSH_FX_NO_SUCH_FILE) {
                    return -1L;
                }
                throw e;
            }
        });
    }

    @Override
    public boolean deleteFile(String name) {
        return ask(AtFault.FILE, "it cannot be removed: ", (channel, asked) -> {
            channel.rm(path(name));
            return true;
        });
    }

    @Override
    public boolean renameFile(String from, String to) {
        String folder = to.substring(0, Math.max(0, to.lastIndexOf('/')));
        return ask(AtFault.PLACE_THERE, "nothing can be moved into " + folder + ": ", (channel, asked) -> {
            try {
                channel.rename(path(from), path(to));
            } catch (SftpException e) {
                // most servers put the new one in the old one's place; the others want the old one gone
                if (endpoint.getFileExist() != GenericFileExist.TryRename || !isThere(channel, path(to))) {
                    throw e;
                }
                channel.rm(path(to));
                channel.rename(path(from), path(to));
            }
            return true;
        });
    }

    @Override
    public boolean buildDirectory(String directory, boolean absolute) {
        String folder = directory.replaceAll("(?<=.)/+$", "");
        return ask(AtFault.PLACE_THERE, "the folder " + folder + " cannot be made: ", (channel, asked) -> {
            if (isFolder(channel, folder)) {
                return true;
            }
            SftpException refusal = null;
            for (int slash = folder.indexOf('/', 1); ; slash = folder.indexOf('/', slash + 1)) {
                String part = slash < 0 ? folder : folder.substring(0, slash);
                try {
                    asked.moves();
                    channel.mkdir(path(part));
                } catch (SftpException e) {
                    refusal = e; // it may be there already
                }
                if (slash < 0) {
                    break;
                }
            }
            if (!isFolder(channel, folder)) {
                throw refusal == null
                        ? new SftpException(ChannelSftp.SSH_FX_FAILURE, "it is not there after it was made")
                        : refusal;
            }
            return true;
        });
    }

    /**
     * Sees whether files can be put into a folder, as receipts and originals are, and leaves nothing there: where it is missing,
     * it is made and removed; where it is there, an empty file of a name that means "still arriving" is.
     */
    void tryOut(String folder, String name) {
        ask(AtFault.PLACE_THERE, "nothing can be put into " + folder + ": ", (channel, asked) -> {
            if (isFolder(channel, folder)) {
                channel.put(InputStream.nullInputStream(), path(folder + "/" + name), ChannelSftp.OVERWRITE);
                asked.moves();
                channel.rm(path(folder + "/" + name));
            } else {
                channel.mkdir(path(folder));
                asked.moves();
                channel.rmdir(path(folder));
            }
            return true;
        });
    }

    private static boolean isFolder(ChannelSftp channel, String path) throws SftpException {
        try {
            return channel.stat(path(path)).isDir();
        } catch (SftpException e) {
            if (e.id == ChannelSftp.SSH_FX_NO_SUCH_FILE) {
                return false;
            }
            throw e;
        }
    }

    /** Fetches a file to the work folder, under a name that nobody else has chosen. */
    @Override
    public boolean retrieveFile(String name, Exchange exchange, long size) {
        GenericFile<?> file = exchange.getProperty(ExchangePropertyKey.FILE_EXCHANGE_FILE, GenericFile.class);
        Path copy = null;
        boolean whole = false;
        Fetching[] fetching = new Fetching[1];
        try {
            copy = disk.temporary(Path.of(endpoint.getLocalWorkDirectory()), "fetched-");
            Path place = copy;
            try (OutputStream out = disk.out(place)) {
                ask(AtFault.FILE, "", (channel, asked) -> {
                    String fault = ListedFile.fault(channel.lstat(path(name)));
                    if (fault != null) {
                        throw new DoorException(DoorFault.file(fault));
                    }
                    fetching[0] = new Fetching(out, file.getFileLength(), asked);
                    channel.get(path(name), fetching[0]);
                    return true;
                });
            }
            exchange.getIn().setHeader(FtpConstants.FILE_LOCAL_WORK_PATH, place.toString());
            file.setBody(place.toFile());
            whole = true;
            return true;
        } catch (IOException e) {
            throw cannotBeStored(e);
        } catch (DoorException e) {
            throw fetching[0] == null ? e : fetching[0].why(e);
        } finally {
            if (!whole) {
                forceDisconnect(); // what it still had to say about the file would be taken for the next answer
                remove(copy);
            }
        }
    }

    private DoorException cannotBeStored(IOException fault) {
        return new DoorException(
                DoorFault.here("its copy cannot be written to " + endpoint.getLocalWorkDirectory() + " here: "
                        + fault.getMessage()),
                fault);
    }

    private void remove(@Nullable Path copy) {
        if (copy != null) {
            try {
                disk.remove(copy);
            } catch (IOException e) {
                LOG.debug("{} is removed at the next start", copy, e);
            }
        }
    }

    /** Writes what comes of a file, and no more than was listed; tells whose fault it was if it does not get to the end. */
    private final class Fetching extends FilterOutputStream {

        private final Patience.Asked asked;
        private long left;
        private @Nullable DoorException fault;

        Fetching(OutputStream out, long listed, Patience.Asked asked) {
            super(out);
            this.left = listed;
            this.asked = asked;
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            left -= length;
            if (left < 0) {
                fault = new DoorException(DoorFault.file("more bytes come than were listed; it is still growing"));
            } else if (patience.isEnding()) {
                fault = new DoorException(DoorFault.away("the ferry stops; it is fetched anew"));
            }
            if (fault != null) {
                throw new IOException(fault);
            }
            asked.isHere();
            try {
                out.write(bytes, from, length);
            } catch (IOException e) {
                fault = cannotBeStored(e);
                throw e;
            }
            asked.moves();
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void close() {
            // whoever opened it closes it, and hears of it
        }

        DoorException why(DoorException otherwise) {
            return fault == null ? otherwise : fault;
        }
    }

    @Override
    public boolean storeFile(String name, Exchange exchange, long size) {
        try (InputStream in = ExchangeHelper.convertToMandatoryType(
                exchange, InputStream.class, exchange.getMessage().getBody())) {
            return ask(AtFault.PLACE_THERE, "nothing can be written there: ", (channel, asked) -> {
                channel.put(new Sending(in, asked), path(name), ChannelSftp.OVERWRITE);
                return true;
            });
        } catch (DoorException e) {
            forceDisconnect(); // answers to what was already sent are still to come
            throw e;
        } catch (Exception e) {
            throw new DoorException(DoorFault.here("it cannot be read here: " + e.getMessage()), e);
        }
    }

    /** Reads what is sent; each piece that is asked for shows that the one before has gone. */
    private static final class Sending extends FilterInputStream {

        private final Patience.Asked asked;

        Sending(InputStream in, Patience.Asked asked) {
            super(in);
            this.asked = asked;
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            asked.isHere();
            try {
                return in.read(bytes, from, length);
            } finally {
                asked.moves();
            }
        }
    }
}
