package io.leadferry.bench;

import io.leadferry.rehearsal.ozonetel.OzonetelStandIn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;

/**
 * Files a second from the drop of ten thousand files of one row each, all at once into one folder, until all of them are
 * sealed; beside Camel's file consumer that only moves as many.
 */
final class SmallFilesBench {

    private static final int FILES = 10_000;
    private static final double AT_LEAST = 500;
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private SmallFilesBench() {}

    static boolean run(Path folder) throws Exception {
        double bare = bare(folder.resolve("bare"));
        Bench.say("bare Camel file consumer, moved only: %,.0f files/s", bare);
        double sealed;
        try (OzonetelStandIn vendor = OzonetelStandIn.builder()
                .addLimit(Integer.MAX_VALUE, Duration.ofSeconds(1))
                .start()) {
            Path home = LeadferryProcess.home(folder, "ferry", 1, vendor);
            try (LeadferryProcess ferry = new LeadferryProcess(home, List.of("-Xmx256m"))) {
                sealed = sealed(ferry, home.resolve("data"), folder.resolve("waiting"));
            }
        }
        Bench.say(
                "leadferry, sealed: %,.0f files/s; the bare consumer moves %.1f times as many", sealed, bare / sealed);
        return Bench.must(sealed >= AT_LEAST, "at least 500 files a second until all are sealed");
    }

    private static double sealed(LeadferryProcess ferry, Path data, Path waiting) throws Exception {
        List<Path> files = write(waiting);
        double busy = ferry.busySeconds();
        long begin = System.nanoTime();
        drop(files, data.resolve("inbox").resolve(LeadferryProcess.name(0)));
        int wanted = FILES;
        while (drops(data, "seq is not null") < wanted) {
            patient(begin);
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        Bench.say(
                "all sealed after %.1f s, with %.1f s of processor; %,d of their receipts are written",
                seconds, ferry.busySeconds() - busy, drops(data, "seq is not null and told is not null"));
        return FILES / seconds;
    }

    private static int drops(Path data, String which) throws SQLException {
        try (Connection ledger = DriverManager.getConnection(
                        "jdbc:sqlite:" + data.resolve("ledger").resolve("leadferry.db"));
                Statement look = ledger.createStatement();
                ResultSet count = look.executeQuery("select count(*) from drops where " + which)) {
            return count.getInt(1);
        }
    }

    private static double bare(Path folder) throws Exception {
        List<Path> files = write(folder.resolve("waiting"));
        Path inbox = Bench.folder(folder.resolve("inbox"));
        Path archive = Bench.folder(folder.resolve("archive"));
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            context.getShutdownStrategy().setTimeout(2);
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("file:" + inbox.toAbsolutePath() + "?initialDelay=0&delay=500&move=" + archive.toAbsolutePath()
                                    + "/${file:name}")
                            .setBody(constant(""));
                }
            });
            context.start();
            long begin = System.nanoTime();
            drop(files, inbox);
            while (count(archive) < FILES) {
                patient(begin);
            }
            return FILES / ((System.nanoTime() - begin) / 1e9);
        }
    }

    private static int count(Path folder) {
        String[] names = folder.toFile().list();
        return names == null ? 0 : names.length;
    }

    private static void patient(long begin) throws InterruptedException {
        if (System.nanoTime() - begin > PATIENCE.toNanos()) {
            throw new IllegalStateException("it did not come to its end");
        }
        Thread.sleep(100);
    }

    private static List<Path> write(Path folder) throws IOException {
        Bench.folder(folder);
        List<Path> files = new ArrayList<>();
        for (int file = 0; file < FILES; file++) {
            files.add(LeadFile.write(folder.resolve("leads-" + file + ".csv"), 1, file));
        }
        return files;
    }

    private static void drop(List<Path> files, Path inbox) throws IOException {
        for (Path file : files) {
            Files.move(file, inbox.resolve(file.getFileName()), StandardCopyOption.ATOMIC_MOVE);
        }
    }
}
