package io.leadferry;

import io.leadferry.connector.VendorProfile;
import io.leadferry.connector.VendorProfiles;
import io.leadferry.feed.Feed;
import io.leadferry.feed.Source;
import io.leadferry.model.LaneId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;

/** Feeds of folders as tests want them: Indian numbers, complete at once, no linger, no guard, no options. */
public final class TestFeeds {

    private static final List<String> VENDORS = List.of("ozonetel", "huawei-aicc");

    private TestFeeds() {}

    /** A plain feed that keeps repeats in a file back. */
    public static Feed feed(String name, String operation, Path folder, List<String> campaigns) {
        return feed(name, operation, folder, campaigns, Feed.Layout.PLAIN, true);
    }

    /** As above, of files that are written in their own way. */
    public static Feed feed(
            String name, String operation, Path folder, List<String> campaigns, Feed.Layout layout, boolean dedupe) {
        VendorProfiles profiles = new VendorProfiles();
        VendorProfile vendor = VENDORS.stream()
                .map(profiles::find)
                .flatMap(java.util.Optional::stream)
                .filter(profile -> profile.operations().containsKey(operation))
                .findFirst()
                .orElseThrow();
        return new Feed(
                name,
                new LaneId("acme", operation),
                vendor.operation(operation),
                new Source.Folder(folder),
                campaigns,
                null,
                layout,
                new TreeMap<>(),
                "IN",
                new Feed.CompleteWhen.Stable(Duration.ZERO),
                Duration.ZERO,
                Feed.Guard.NONE,
                dedupe,
                false,
                new Feed.Posting(null, Long.MAX_VALUE));
    }
}
