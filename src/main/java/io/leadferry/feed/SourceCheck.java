package io.leadferry.feed;

import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.KeyPair;
import io.leadferry.feed.LeadferryProperties.KafkaProperties;
import io.leadferry.feed.LeadferryProperties.S3Properties;
import io.leadferry.feed.LeadferryProperties.SftpProperties;
import io.leadferry.model.Secret;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Looks at where feeds get their files from. */
final class SourceCheck {

    private static final String SFTP = "sftp:";
    private static final String KAFKA = "kafka:";
    private static final String S3 = "s3:";

    /** How a place is written that a feed has keys for. */
    private static final Map<String, String> ADDRESSES =
            Map.of("sftp", "sftp://user@host:22/path", "s3", "s3://bucket/prefix", "kafka", "kafka:topic");

    private static final Pattern ADDRESS = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:/|file:");

    /** What the ferry keeps in its home beside what is dropped there. */
    private static final List<String> OWN =
            List.of("archive", "arriving", "ledger", "quarantine", "receipts", "sftp-server", "unfolding");

    private static final int PORT = 22;
    private static final int LAST_PORT = 65_535;
    private static final Pattern PASSWORD_INSIDE = Pattern.compile("sftp://[^@]*:[^@]*@.*");
    private static final Pattern PLACE = Pattern.compile(
            "sftp://(?:(?<user>[^/]*)@)?(?<host>\\[[0-9A-Fa-f:.]+]|[^:/@\\[\\]]*)(?::(?<port>[^/]*))?(?<path>/.*)?");

    /** Characters that an SFTP client takes for a pattern, or that an address has another use for. */
    private static final Pattern UNUSABLE = Pattern.compile("[*?\\\\#%&{}\\p{Cntrl}]");

    private final Path home;
    private final Faults faults;
    private final TopicCheck topics;
    private final BucketCheck buckets;
    private final Map<Object, String> watched = new HashMap<>();

    SourceCheck(Path home, Faults faults) {
        this.home = home;
        this.faults = faults;
        this.topics = new TopicCheck(faults);
        this.buckets = new BucketCheck(faults);
    }

    /**
     * Looks at a feed's {@code from}, {@code sftp}, {@code kafka} and {@code s3}.
     *
     * @param at the feed's key
     * @return null where something is wrong, and told
     */
    @Nullable
    Source look(
            String feed,
            String at,
            @Nullable String from,
            @Nullable SftpProperties sftp,
            @Nullable KafkaProperties kafka,
            @Nullable S3Properties s3) {
        if (from == null || from.isBlank()) {
            return null;
        }
        if (!from.startsWith(SFTP)) {
            useless(at, "sftp", sftp, from);
        }
        if (!from.startsWith(S3)) {
            useless(at, "s3", s3, from);
        }
        if (!from.startsWith(KAFKA)) {
            useless(at, "kafka", kafka, from);
        }
        if (from.startsWith(KAFKA)) {
            return faults.filled(at + ".from", from)
                    ? topics.look(feed, at, from.substring(KAFKA.length()), kafka)
                    : null;
        }
        if (from.startsWith(S3)) {
            Source.S3 bucket = faults.filled(at + ".from", from) ? buckets.look(at, from, s3) : null;
            if (bucket != null) {
                alone(feed, at, bucket.server() + " " + bucket.bucket() + " " + bucket.prefix());
            }
            return bucket;
        }
        if (from.startsWith(SFTP)) {
            return faults.filled(at + ".from", from)
                    ? sftp(feed, at, from, sftp == null ? SftpProperties.NONE : sftp)
                    : null;
        }
        if (ADDRESS.matcher(from).lookingAt()) {
            faults.add(
                    at + ".from",
                    "is a folder of this machine, or sftp://user@host:22/path, or s3://bucket/prefix, or kafka:topic;"
                            + " nothing else is known");
            return null;
        }
        Path folder = home.resolve(from).normalize();
        if (Files.isRegularFile(folder)) {
            faults.add(at + ".from", "is a file; name the folder in which files are dropped");
            return null;
        }
        if (isFerrysOwn(folder)) {
            faults.add(
                    at + ".from",
                    "the ferry itself writes there; watch a folder below inbox, or one outside of leadferry.home");
            return null;
        }
        alone(feed, at, folder.toAbsolutePath().normalize());
        return new Source.Folder(folder);
    }

    private void useless(String at, String key, @Nullable Object said, String from) {
        if (said != null) {
            faults.add(at + "." + key, "goes with " + ADDRESSES.get(key) + ", and from is " + kind(from));
        }
    }

    private static String kind(String from) {
        if (from.startsWith(SFTP)) {
            return "a folder of an SFTP server";
        }
        if (from.startsWith(S3)) {
            return "a bucket";
        }
        return from.startsWith(KAFKA) ? "a topic" : "a folder of this machine";
    }

    /** What it writes there it would take for files that were dropped. */
    private boolean isFerrysOwn(Path folder) {
        Path absolute = folder.toAbsolutePath().normalize();
        Path own = home.toAbsolutePath().normalize();
        return absolute.equals(own) || OWN.stream().anyMatch(place -> absolute.startsWith(own.resolve(place)));
    }

    private void alone(String feed, String at, Object place) {
        String other = watched.putIfAbsent(place, feed);
        if (other != null) {
            faults.add(at + ".from", "the feed '" + other + "' already watches this folder");
        }
    }

    private @Nullable Source sftp(String feed, String at, String from, SftpProperties sftp) {
        int before = faults.count();
        if (PASSWORD_INSIDE.matcher(from).matches()) {
            faults.add(at + ".from", "holds a password; give it as sftp.password, and here sftp://user@host:22/path");
            return null;
        }
        Matcher place = PLACE.matcher(from);
        if (!place.matches()) {
            faults.add(at + ".from", "'" + from + "' is not an address; write sftp://user@host:22/path");
            return null;
        }
        String user = decoded(at, place.group("user"));
        String host = place.group("host").toLowerCase(Locale.ROOT);
        String written = place.group("path");
        needed(at, "user", user);
        needed(at, "host", host);
        needed(at, "path", written);
        int port = port(at, place.group("port"));
        String path = path(at, decoded(at, written));
        if (path.matches("(.*/)?(archive|receipts)")) {
            faults.add(at + ".from", "originals and receipts go to archive and receipts; watch another folder");
        }
        Secret password = secret(at + ".sftp.password", sftp.password());
        Secret passphrase = secret(at + ".sftp.passphrase", sftp.passphrase());
        Path key = file(at + ".sftp.private-key", sftp.privateKey());
        Path hosts = file(at + ".sftp.known-hosts", sftp.knownHosts());
        if ((sftp.password() == null) == (sftp.privateKey() == null)) {
            faults.add(at + ".sftp", "give one of password and private-key");
        }
        if (passphrase != null && sftp.privateKey() == null) {
            faults.add(at + ".sftp.passphrase", "opens a private-key, and there is none");
        } else if (key != null) {
            key(at, key, passphrase);
        }
        alone(feed, at, host + ":" + port + " " + user + " " + path);
        return faults.count() > before
                ? null
                : new Source.Sftp(
                        host.replaceAll("[\\[\\]]", ""),
                        port,
                        user,
                        path,
                        password,
                        key,
                        passphrase,
                        hosts == null ? inHome("~/.ssh/known_hosts") : hosts);
    }

    private void needed(String at, String part, @Nullable String value) {
        if (Faults.blank(value)) {
            faults.add(at + ".from", "has no " + part + "; write sftp://user@host:22/path");
        }
    }

    private String decoded(String at, @Nullable String text) {
        if (text == null) {
            return "";
        }
        try {
            // a plus is itself in an address; only in a form is it a space
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            faults.add(at + ".from", "has a % that no two digits of a character follow; % itself is written %25");
            return "";
        }
    }

    private int port(String at, @Nullable String text) {
        if (text == null || text.matches("[0-9]{1,5}")) {
            int port = text == null ? PORT : Integer.parseInt(text);
            if (port > 0 && port <= LAST_PORT) {
                return port;
            }
        }
        faults.add(at + ".from", "the port must be 1 to 65535");
        return PORT;
    }

    /** The watched folder without needless parts; see {@link Source.Sftp}. */
    private String path(String at, String written) {
        Matcher unusable = UNUSABLE.matcher(written);
        if (unusable.find()) {
            faults.add(at + ".from", "the path must not hold '" + unusable.group() + "'");
        }
        boolean fromLogin = written.matches("/[.~](/.*)?");
        String rest = fromLogin ? written.substring(2) : written;
        StringBuilder path = new StringBuilder(rest.length());
        for (String step : rest.split("/")) {
            if (step.equals("..")) {
                faults.add(at + ".from", "the path must not hold '..'");
            } else if (!step.isEmpty() && !step.equals(".")) {
                path.append('/').append(step);
            }
        }
        if (fromLogin) {
            return path.isEmpty() ? "" : path.substring(1);
        }
        return path.isEmpty() ? "/" : path.toString();
    }

    private @Nullable Secret secret(String at, @Nullable String value) {
        if (value == null) {
            return null;
        }
        if (value.isEmpty()) {
            faults.add(at, "is empty");
            return null;
        }
        return faults.filled(at, value) ? new Secret(value) : null;
    }

    private @Nullable Path file(String at, @Nullable String value) {
        if (value == null) {
            return null;
        }
        faults.required(at, value);
        return inHome(value);
    }

    private static Path inHome(String path) {
        return (path.startsWith("~/") ? Path.of(System.getProperty("user.home"), path.substring(2)) : Path.of(path))
                .toAbsolutePath()
                .normalize();
    }

    private void key(String at, Path file, @Nullable Secret passphrase) {
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            faults.add(at + ".sftp.private-key", file + " is not a file that can be read");
            return;
        }
        try {
            KeyPair pair = KeyPair.load(new JSch(), file.toString());
            try {
                if (pair.isEncrypted() && passphrase == null) {
                    faults.add(at + ".sftp.passphrase", "missing; " + file + " is encrypted");
                } else if (passphrase != null
                        && pair.isEncrypted()
                        && !pair.decrypt(passphrase.reveal().getBytes(StandardCharsets.UTF_8))) {
                    faults.add(at + ".sftp.passphrase", "does not open " + file);
                } else if (pair.getPublicKeyBlob() == null) {
                    faults.add(at + ".sftp.private-key", file + " is not a private key, but perhaps a public one");
                }
            } finally {
                pair.dispose();
            }
        } catch (JSchException e) {
            // its message may show what stands in the file
            faults.add(
                    at + ".sftp.private-key",
                    file + " is not a private key that can be read; keys in OpenSSH's, PEM and PKCS8 form are");
        }
    }
}
