package io.leadferry.feed;

import io.leadferry.model.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where a feed's files come from. */
public sealed interface Source {

    /** A folder of this machine. */
    record Folder(Path path) implements Source {

        @Override
        public String toString() {
            return path.toString();
        }
    }

    /**
     * A folder of an SFTP server.
     *
     * @param host name or address
     * @param port 1 to 65535
     * @param user who signs in
     * @param path the watched folder; with a leading slash from the server's root, without one from where a session
     *     of the user begins
     * @param password null where a key signs in
     * @param privateKey a file with the user's private key; null where a password signs in
     * @param passphrase opens an encrypted private key
     * @param knownHosts the file in which the server's host key must stand
     */
    record Sftp(
            String host,
            int port,
            String user,
            String path,
            @Nullable Secret password,
            @Nullable Path privateKey,
            @Nullable Secret passphrase,
            Path knownHosts)
            implements Source {

        /** A folder beside the watched one; inside it where the watched one is the root. */
        public String beside(String name) {
            return path.substring(0, path.lastIndexOf('/') + 1) + name;
        }

        /** The way from the watched folder to where its path counts from: empty where that is the server's root. */
        public String up() {
            return path.startsWith("/") || path.isEmpty() ? "" : path.replaceAll("[^/]+/?", "../");
        }

        @Override
        public String toString() {
            return "sftp://" + user + "@" + host + ":" + port + (path.startsWith("/") ? path : "/./" + path);
        }
    }

    /**
     * A topic of a Kafka broker, each of whose records is a row.
     *
     * @param brokers where to begin, each as host:port
     * @param group by what name the broker knows who reads
     * @param properties further keys of Kafka's client that may be shown
     * @param secrets further keys of Kafka's client that may not
     */
    record Kafka(
            String topic,
            List<String> brokers,
            String group,
            Map<String, String> properties,
            Map<String, Secret> secrets,
            Gather gather)
            implements Source {

        @Override
        public String toString() {
            return "kafka:" + topic + " of " + String.join(",", brokers) + " (group " + group + ")";
        }
    }

    /**
     * Objects of an S3 bucket, each of which is a file.
     *
     * @param prefix what their keys begin with: empty, or a folder's name with a slash at its end
     * @param endpoint the server; null for Amazon's own
     * @param pathStyle whether the bucket stands in the path, and not before the server's name
     * @param keys who asks; null where this machine says so itself: its environment, its profile, its role
     * @param lookEvery how often the bucket is asked what it holds
     */
    record S3(
            String bucket,
            String prefix,
            String region,
            @Nullable URI endpoint,
            boolean pathStyle,
            @Nullable S3Keys keys,
            S3Original original,
            Duration lookEvery)
            implements Source {

        /** What the keys of objects begin with that lie in a folder beside the watched one; inside it where that is the whole bucket. */
        public String beside(String name) {
            return prefix.substring(0, prefix.lastIndexOf('/', prefix.length() - 2) + 1) + name + "/";
        }

        /** Where the bucket is, for a person. */
        public String server() {
            return endpoint == null ? "S3 in " + region : String.valueOf(endpoint.getAuthority());
        }

        @Override
        public String toString() {
            return "s3://" + bucket + "/" + prefix + (endpoint == null ? "" : " of " + endpoint.getAuthority());
        }
    }

    /** By which S3 knows who asks. */
    record S3Keys(String accessKey, Secret secretKey) {

        @Override
        public String toString() {
            return "S3Keys[]";
        }
    }

    /** What becomes of an object once its rows are in the ledger. */
    enum S3Original {
        /** it goes to {@code archive/}, beside the watched prefix */
        MOVE,
        /** it is deleted; a copy lies in the archive under home */
        DELETE,
        /** it stays where it is */
        KEEP
    }

    /**
     * How many records of a topic become one drop; whichever is reached first ends it.
     *
     * @param records at least 1
     * @param within how long after its first record, more than nothing
     * @param bytes of its file; a little more where the last record is the one that reaches it
     */
    record Gather(long records, Duration within, long bytes) {}
}
