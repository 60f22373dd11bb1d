package io.leadferry.feed;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.bind.Name;
import org.springframework.util.unit.DataSize;

/**
 * The configuration as a person writes it, before {@link ConfigurationCheck} has looked at it as a whole.
 *
 * @param home the folder for all that the ferry writes
 * @param ledger where the ledger is
 * @param callbacks how the vendor reaches the ferry
 * @param console who may use the HTTP interface
 * @param accounts accounts at vendors, by name
 * @param feeds watched places, by name
 * @param sftpServer the ferry's own SFTP server; absent: there is none
 * @param retention for how long what is over is kept
 * @param notices who is told what happens
 * @param tracing where traces go; absent: nothing is traced
 * @param cluster as what the ferry is at work with a ledger on a server, which it may share with others
 */
@ConfigurationProperties("leadferry")
public record LeadferryProperties(
        @DefaultValue("data") String home,
        @Nullable LedgerProperties ledger,
        @Nullable CallbackProperties callbacks,
        @Nullable ConsoleProperties console,
        @Nullable Map<String, AccountProperties> accounts,
        @Nullable Map<String, FeedProperties> feeds,
        @Nullable SftpServerProperties sftpServer,
        @Nullable RetentionProperties retention,
        @Name("notify") @Nullable NotifyProperties notices,
        @Nullable TracingProperties tracing,
        @Nullable ClusterProperties cluster) {

    /**
     * As what the ferry is at work with a ledger on a server.
     *
     * @param node what it is called among those that share the ledger; absent: as its machine
     * @param lease for how long it counts as living when it is not heard of, and others leave alone what it does
     */
    public record ClusterProperties(@Nullable String node, @DefaultValue("10s") Duration lease) {}

    /**
     * Where traces go.
     *
     * @param to a collector that takes OTLP over HTTP, for example http://collector:4318
     * @param sample which share of drops is traced: above 0, at most 1
     * @param serviceName by what name the collector knows the ferry
     * @param headers what goes along with each request, such as a key of the collector's; secrets
     */
    public record TracingProperties(
            @Nullable URI to,
            @DefaultValue("1") double sample,
            @DefaultValue("leadferry") String serviceName,
            @Nullable Map<String, String> headers) {

        @Override
        public String toString() {
            return "TracingProperties[to=" + to + ", sample=" + sample + ", serviceName=" + serviceName + "]";
        }
    }

    /**
     * Who is told what happens, by name.
     *
     * @param webhooks addresses to which events are posted
     * @param kafka topics to which events are written
     * @param mail people who get mail
     */
    public record NotifyProperties(
            @Nullable Map<String, WebhookProperties> webhooks,
            @Nullable Map<String, KafkaTopicProperties> kafka,
            @Nullable Map<String, MailProperties> mail) {}

    /**
     * An address to which events are posted.
     *
     * @param url where they go: http:// or https://
     * @param secret by which each is signed, as it stands or as whsec_ and base64; a secret
     * @param events which ones, such as drop.finished or drop.*; absent: all
     * @param feeds of which feeds; absent: of all
     * @param giveUpAfter how old an event is when it is tried no more; 1s to 30d
     */
    public record WebhookProperties(
            @Nullable URI url,
            @Nullable String secret,
            @Nullable List<String> events,
            @Nullable List<String> feeds,
            @DefaultValue("3d") Duration giveUpAfter) {

        @Override
        public String toString() {
            return "WebhookProperties[events=" + events + ", feeds=" + feeds + "]";
        }
    }

    /**
     * A topic to which events are written.
     *
     * @param brokers host:port, or several
     * @param topic its name
     * @param events which ones, such as drop.finished or drop.*; absent: all
     * @param feeds of which feeds; absent: of all
     * @param giveUpAfter how old an event is when it is tried no more; 1s to 30d
     * @param properties what else a Kafka producer is told, such as security.protocol; secrets among them
     */
    public record KafkaTopicProperties(
            @Nullable List<String> brokers,
            @Nullable String topic,
            @Nullable List<String> events,
            @Nullable List<String> feeds,
            @DefaultValue("3d") Duration giveUpAfter,
            @Nullable Map<String, String> properties) {

        @Override
        public String toString() {
            return "KafkaTopicProperties[topic=" + topic + ", events=" + events + ", feeds=" + feeds + "]";
        }
    }

    /**
     * People who get mail.
     *
     * @param server smtp://host:587, which is asked to encrypt where it can, or smtps://host:465
     * @param userName as whom the ferry signs in; absent: as nobody
     * @param password the user's; a secret
     * @param from whose mail it is
     * @param to who gets it
     * @param send finished, needs-somebody, daily-digest; absent: all three
     * @param errorsOnly no mail of a finished file all of whose rows were confirmed
     * @param digestAt when the digest is sent, in the time of the machine
     * @param feeds of which feeds; absent: of all
     * @param giveUpAfter how old an event is when it is tried no more; 1s to 30d
     */
    public record MailProperties(
            @Nullable URI server,
            @Nullable String userName,
            @Nullable String password,
            @Nullable String from,
            @Nullable List<String> to,
            @Nullable List<String> send,
            @DefaultValue("false") boolean errorsOnly,
            @DefaultValue("07:00") String digestAt,
            @Nullable List<String> feeds,
            @DefaultValue("3d") Duration giveUpAfter) {

        @Override
        public String toString() {
            return "MailProperties[server=" + server + ", to=" + to + ", send=" + send + "]";
        }
    }

    /**
     * For how long what is over is kept.
     *
     * @param rows numbers, names and all other values of rows, wherever they stand; counts and calls stay
     * @param files the originals in the archive and in quarantine
     * @param receipts the files of receipts
     */
    public record RetentionProperties(
            @DefaultValue("400d") Duration rows,
            @DefaultValue("90d") Duration files,
            @DefaultValue("400d") Duration receipts) {}

    /**
     * The ledger.
     *
     * @param url a JDBC URL: a file of SQLite's, by default one under home, or a database of a PostgreSQL server
     * @param username by whose rights the database of a server is used
     * @param password of that user; better given by the environment than written down
     */
    public record LedgerProperties(@Nullable String url, @Nullable String username, @Nullable String password) {}

    /**
     * Callbacks.
     *
     * @param baseUrl how the vendor reaches the ferry; absent: no callback is asked for
     * @param deadline after it, rows without a callback are told as such
     */
    public record CallbackProperties(@Nullable URI baseUrl, @DefaultValue("24h") Duration deadline) {}

    /**
     * The HTTP interface.
     *
     * @param password needed where the interface is not bound to loopback
     * @param hosts by which names it may be asked, beside this machine's own: a host, or host:port
     */
    public record ConsoleProperties(@Nullable String password, @Nullable List<String> hosts) {

        @Override
        public String toString() {
            return "ConsoleProperties[password=" + (password == null ? "none" : "(secret)") + ", hosts=" + hosts + "]";
        }
    }

    /**
     * An account at a vendor: the keys that every vendor's accounts have. The vendor's profile names the others, under
     * {@code account}.
     *
     * @param vendor the vendor profile's name
     * @param baseUrl where the vendor is
     * @param trustStore a file with the certificates of a private authority that vouches for the vendor
     * @param trustStorePassword opens it; a secret
     * @param presets other ways to send an operation, from the vendor's profile
     * @param limits paces that replace the vendor profile's, by operation
     */
    public record AccountProperties(
            @Nullable String vendor,
            @Nullable URI baseUrl,
            @Nullable String trustStore,
            @Nullable String trustStorePassword,
            @Nullable List<String> presets,
            @Nullable Map<String, LimitProperties> limits) {

        @Override
        public String toString() {
            return "AccountProperties[vendor=" + vendor + "]";
        }
    }

    /**
     * A pace.
     *
     * @param calls calls in any window
     * @param per the window
     * @param rows the most rows or numbers a call carries
     * @param tryAgainEvery how long a row that cannot be done just now waits until it is tried again
     * @param tryAgainWithin how long it is tried
     */
    public record LimitProperties(
            @Nullable Integer calls,
            @Nullable Duration per,
            @Nullable Integer rows,
            @Nullable Duration tryAgainEvery,
            @Nullable Duration tryAgainWithin) {}

    /**
     * A watched place and what its files mean: the keys that the feeds of every vendor have. The vendor's profile names the
     * others, under {@code feed}.
     *
     * @param account the account's name
     * @param operation the vendor operation, for example add-leads
     * @param from a folder under home, or an absolute one, or sftp://user@host:22/path, or
     *     s3://bucket/prefix, or kafka:topic
     * @param sftp how the ferry signs in at an SFTP server
     * @param kafka how the ferry reads a topic
     * @param s3 how the ferry asks an S3 bucket
     * @param campaign the campaign of rows that name none
     * @param campaigns for deletes: the campaigns of rows that name none, each number in each
     * @param campaignFromFileName a regular expression whose group "campaign" is the campaign
     * @param columns header in the file to field; case and spacing forgiven. Or, for files without a header, the field
     *     at each place
     * @param headerRow the line or row in which the header stands, from 1; absent: it is looked for
     * @param sheet the sheet of a workbook, if not the first that is shown
     * @param hiddenRows hold, send or reject the rows of a workbook that are not shown; absent: send for operations that
     *     delete, hold for others
     * @param encoding how texts are encoded, for example GBK; absent: it is told by their bytes
     * @param nulls words that stand for nothing, for example NULL
     * @param dateFormat how dates are written, for example dd/MM/yyyy
     * @param defaults field to the value of rows that have none
     * @param cleanNames reject, or transliterate to write a text with the characters that the vendor allows
     * @param options what the vendor's page lists for the operation
     * @param region how a number without a country code is read; two letters
     * @param completeWhen "stable 2s", or "marker .done"; absent: stable 2s for folders, stable 10s for SFTP servers
     * @param linger how long rows wait for company before a call goes out part-filled
     * @param guard bounds outside which a file is quarantined
     * @param dedupe file, or none to send every repeat
     * @param repeats refuse, or allow to send a file again that was sent before; absent: allow for operations that delete,
     *     refuse for others
     * @param token who sends it may post files to this feed over HTTP, and ask what became of them; a secret. Absent: whoever
     *     may use the console may post
     * @param http files that are posted over HTTP
     */
    public record FeedProperties(
            @Nullable String account,
            @Nullable String operation,
            @Nullable String from,
            @Nullable SftpProperties sftp,
            @Nullable KafkaProperties kafka,
            @Nullable S3Properties s3,
            @Nullable String campaign,
            @Nullable List<String> campaigns,
            @Nullable String campaignFromFileName,
            @Nullable Map<String, String> columns,
            @Nullable Integer headerRow,
            @Nullable String sheet,
            @Nullable String hiddenRows,
            @Nullable String encoding,
            @Nullable List<String> nulls,
            @Nullable String dateFormat,
            @Nullable Map<String, String> defaults,
            @DefaultValue("reject") String cleanNames,
            @Nullable Map<String, String> options,
            @DefaultValue("IN") String region,
            @Nullable String completeWhen,
            @DefaultValue("5s") Duration linger,
            @Nullable GuardProperties guard,
            @DefaultValue("file") String dedupe,
            @Nullable String repeats,
            @Nullable String token,
            @Nullable HttpProperties http) {

        @Override
        public String toString() {
            return "FeedProperties[account=" + account + ", operation=" + operation + ", from=" + from + "]";
        }
    }

    /**
     * Files that are posted over HTTP.
     *
     * @param maxBytes the longest file that is taken, such as 200MB
     */
    public record HttpProperties(@DefaultValue("1GB") DataSize maxBytes) {

        /** Nothing said. */
        static final HttpProperties DEFAULT = new HttpProperties(DataSize.ofGigabytes(1));
    }

    /**
     * How the ferry signs in at an SFTP server, and how it knows the server.
     *
     * @param password a secret; either this or a private key
     * @param privateKey a file with the user's private key; ~/ is the home of whoever runs the ferry
     * @param passphrase opens an encrypted private key; a secret
     * @param knownHosts the file in which the server's host key stands; ~/.ssh/known_hosts by default
     */
    public record SftpProperties(
            @Nullable String password,
            @Nullable String privateKey,
            @Nullable String passphrase,
            @Nullable String knownHosts) {

        /** Nothing said. */
        static final SftpProperties NONE = new SftpProperties(null, null, null, null);

        @Override
        public String toString() {
            return "SftpProperties[privateKey=" + privateKey + ", knownHosts=" + knownHosts + "]";
        }
    }

    /**
     * How the ferry asks an S3 bucket for files.
     *
     * @param region where the bucket is, such as ap-south-1
     * @param endpoint a server other than Amazon's, such as https://minio.example:9000
     * @param pathStyle whether the bucket stands in the address's path; absent: where there is an endpoint
     * @param accessKey who asks; absent: as this machine says itself
     * @param secretKey goes with access-key; a secret
     * @param original move, delete or keep: what becomes of an object once its rows are in the ledger
     * @param lookEvery how often the bucket is asked what it holds
     */
    public record S3Properties(
            @Nullable String region,
            @Nullable URI endpoint,
            @Nullable Boolean pathStyle,
            @Nullable String accessKey,
            @Nullable String secretKey,
            @DefaultValue("move") String original,
            @DefaultValue("10s") Duration lookEvery) {

        /** Nothing said. */
        static final S3Properties NONE = new S3Properties(null, null, null, null, null, "move", Duration.ofSeconds(10));

        @Override
        public String toString() {
            return "S3Properties[region=" + region + ", endpoint=" + endpoint + ", original=" + original + "]";
        }
    }

    /**
     * How the ferry reads a topic of a Kafka broker.
     *
     * @param brokers where to begin, each as host:port
     * @param group by what name the broker knows who reads; absent: leadferry- and the feed's name
     * @param properties further keys of Kafka's own client, such as security.protocol
     * @param gather how many records become one drop
     */
    public record KafkaProperties(
            @Nullable List<String> brokers,
            @Nullable String group,
            @Nullable Map<String, String> properties,
            @Nullable GatherProperties gather) {

        @Override
        public String toString() {
            return "KafkaProperties[brokers=" + brokers + ", group=" + group + "]";
        }
    }

    /**
     * How many records of a topic become one drop; whichever is reached first ends it.
     *
     * @param records so many records
     * @param within so long after its first record
     * @param bytes so long a file, such as 100MB
     */
    public record GatherProperties(
            @DefaultValue("100000") long records,
            @DefaultValue("30s") Duration within,
            @DefaultValue("100MB") DataSize bytes) {

        /** Nothing said. */
        static final GatherProperties DEFAULT =
                new GatherProperties(100_000, Duration.ofSeconds(30), DataSize.ofMegabytes(100));
    }

    /**
     * Bounds for a whole file.
     *
     * @param minRows fewer rows, and the file is held
     * @param maxRows more rows, and the file is held
     * @param maxRejected the largest share of rejected rows, such as 10%
     * @param maxDeletes for deletes: the most rows against what the feed usually brings, such as 300%
     */
    public record GuardProperties(
            @Nullable Long minRows,
            @Nullable Long maxRows,
            @Nullable String maxRejected,
            @Nullable String maxDeletes) {}

    /**
     * The ferry's own SFTP server.
     *
     * @param port where it listens; 1 to 65535
     * @param address the address it is bound to; by default every address of the machine
     * @param users who may sign in, by name
     */
    public record SftpServerProperties(
            @Nullable Integer port,
            @DefaultValue("0.0.0.0") String address,
            @Nullable Map<String, SftpUserProperties> users) {}

    /**
     * Somebody who may sign in to the SFTP server; with a password, with keys, or with either.
     *
     * @param password a secret
     * @param publicKeys lines as in an authorized_keys file
     * @param feed the feed whose files the user brings
     */
    public record SftpUserProperties(
            @Nullable String password, @Nullable List<String> publicKeys, @Nullable String feed) {

        @Override
        public String toString() {
            return "SftpUserProperties[feed=" + feed + "]";
        }
    }
}
