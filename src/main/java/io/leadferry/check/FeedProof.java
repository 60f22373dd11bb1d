package io.leadferry.check;

import io.leadferry.connector.VendorProfile.FieldRule;
import io.leadferry.door.S3Trial;
import io.leadferry.door.TopicTrial;
import io.leadferry.feed.Feed;
import io.leadferry.feed.Source;
import java.nio.file.FileStore;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Looks at one feed: where its files come from, and whether its rows know where to go. */
final class FeedProof {

    private final Path home;

    FeedProof(Path home) {
        this.home = home;
    }

    void look(Feed feed, CheckLines lines) {
        campaign(feed, lines);
        if (feed.source() instanceof Source.Folder folder) {
            folder(feed, folder.path(), lines);
        } else if (feed.source() instanceof Source.Sftp sftp) {
            keyFile(sftp, lines); // the server itself is looked at once for all of its feeds
        } else if (feed.source() instanceof Source.Kafka topic) {
            topic(topic, lines);
        } else if (feed.source() instanceof Source.S3 bucket) {
            bucket(feed, bucket, lines);
        }
        posting(feed, lines);
    }

    /** Rows that name no campaign, of a feed that names none either, are rejected one and all. */
    private static void campaign(Feed feed, CheckLines lines) {
        Optional<Map.Entry<String, FieldRule>> field = feed.operation().fields().entrySet().stream()
                .filter(one -> one.getValue().kind() == FieldRule.Kind.CAMPAIGN)
                .findFirst();
        if (field.isEmpty()) {
            return;
        }
        String noun = String.valueOf(feed.operation().destinationNoun());
        if (!feed.campaigns().isEmpty()) {
            lines.ok(noun, "rows that name none go to " + String.join(", ", feed.campaigns()));
        } else if (feed.campaignFromFileName() != null) {
            lines.ok(noun, "each file's name says it");
        } else {
            lines.warn(
                    noun,
                    "the feed names none: rows without a column " + field.get().getKey() + " are rejected",
                    "where the files have no such column, say leadferry.feeds." + feed.name() + "."
                            + field.get().getValue().feedKey());
        }
    }

    private void folder(Feed feed, Path folder, CheckLines lines) {
        String key = "leadferry.feeds." + feed.name() + ".from";
        if (!FolderProof.usable("folder", folder, key, lines)) {
            return;
        }
        if (FolderProof.othersMayWrite(folder)) {
            lines.warn(
                    "rights",
                    "anybody on this machine may put files into " + folder,
                    "shut it to all but those who bring files: chmod o-w");
        }
        FileStore there = FolderProof.disk(folder);
        FileStore archive = FolderProof.disk(home.resolve("archive").resolve(feed.name()));
        if (there != null && archive != null && !there.equals(archive)) {
            lines.warn(
                    "disk",
                    folder + " lies on another disk than the archive below " + home
                            + ": each file is copied there, and not only renamed",
                    "where files are large, put both on one disk");
        }
    }

    private static void keyFile(Source.Sftp source, CheckLines lines) {
        Path key = source.privateKey();
        if (key != null && FolderProof.othersMayRead(key)) {
            lines.warn("rights", "anybody on this machine may read the private key " + key, "chmod 600 " + key);
        }
    }

    private static void topic(Source.Kafka source, CheckLines lines) {
        try {
            TopicTrial.Found found = TopicTrial.of(source, InstallationProof.STEP);
            lines.ok(
                    "topic",
                    source.topic() + " can be read: " + found.partitions()
                            + (found.partitions() == 1 ? " partition" : " partitions") + " with " + found.records()
                            + (found.records() == 1 ? " record" : " records"));
        } catch (TopicTrial.Unreadable e) {
            lines.fail(
                    "topic",
                    source.topic() + " of " + String.join(",", source.brokers()) + " cannot be read: " + e.getMessage(),
                    "see that this machine can reach the brokers, and to the feed's kafka keys");
        }
    }

    private static void bucket(Feed feed, Source.S3 source, CheckLines lines) {
        try {
            boolean read = S3Trial.of(source, InstallationProof.STEP);
            lines.ok(
                    "bucket",
                    source + " can be listed" + (read ? ", and what lies there can be read" : ", and is empty"));
            if (source.original() != Source.S3Original.KEEP) {
                lines.ok(
                        "originals",
                        "whether they may leave is not tried, for nothing is changed there: the first file tells");
            }
        } catch (S3Trial.Unusable e) {
            lines.fail(
                    "bucket",
                    source + " cannot be used: " + e.getMessage(),
                    "see to leadferry.feeds." + feed.name()
                            + ".from and .s3, to the rights that it needs, and that this" + " machine can reach "
                            + source.server());
        }
    }

    private static void posting(Feed feed, CheckLines lines) {
        lines.ok(
                "posting",
                feed.posting().token() == null
                        ? "over HTTP whoever may use the console may post files"
                        : "over HTTP files are posted with a token of its own");
    }
}
