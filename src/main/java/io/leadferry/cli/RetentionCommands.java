package io.leadferry.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What is kept no longer, and who is forgotten. */
final class RetentionCommands {

    private static final long LOOK_MILLIS = 200;

    private RetentionCommands() {}

    /** Erases what has been kept for long enough. */
    @Command(
            name = "retain",
            description = "Erases now what has been kept for as long as leadferry.retention says; it is done once a day"
                    + " anyway.")
    static final class Retain extends AskCommand {

        private static final Duration PATIENCE = Duration.ofHours(12);

        @Option(names = "--dry-run", description = "Only tell what would be erased, and what is kept longer, and why.")
        private boolean dryRun;

        @Mixin
        private GivenReason reason = new GivenReason();

        @Override
        void ask(ApiClient ferry, PrintWriter out) throws ApiClient.Refused {
            JsonNode before = ferry.get("/api/retention");
            JsonNode told = before;
            if (!dryRun) {
                ferry.post("/api/retention", reason.body());
                told = until(
                        ferry, "/api/retention", now -> !now.path("lastAt").equals(before.path("lastAt")), PATIENCE);
            }
            if (wantsJson()) {
                Terminal.json(out, told);
            } else if (dryRun) {
                would(told, out);
            } else {
                JsonNode last = told.path("last");
                out.println(String.format(
                        Locale.ROOT,
                        "erased: the values of %,d rows of %,d drops; %,d originals; the receipts of %,d drops",
                        last.path("rows").asLong(),
                        last.path("drops").asLong(),
                        last.path("originals").asLong(),
                        last.path("receipts").asLong()));
                kept(told, out);
            }
        }

        private static void would(JsonNode told, PrintWriter out) {
            out.println("nothing is erased; these would be:");
            line(told, "rows", "the values of %,d rows of %,d drops that were over before %s", out);
            line(told, "originals", "the originals, of %,d rows, of %,d drops that were over before %s", out);
            line(told, "receipts", "the receipts, of %,d rows, of %,d drops that were over before %s", out);
            kept(told, out);
            out.println("it is done next at " + LocalTimes.of(told.path("nextAt")));
        }

        private static void line(JsonNode told, String what, String words, PrintWriter out) {
            JsonNode due = told.path(what);
            out.println("  "
                    + String.format(
                            Locale.ROOT,
                            words,
                            due.path("rows").asLong(),
                            due.path("drops").asLong(),
                            LocalTimes.of(told.path(what + "Before"))));
        }

        private static void kept(JsonNode told, PrintWriter out) {
            told.path("kept")
                    .forEach(drop -> out.println("kept: " + drop.path("file").asText() + " (drop "
                            + drop.path("drop").asText() + ", feed "
                            + drop.path("feed").asText() + "): "
                            + drop.path("why").asText()));
        }
    }

    /** Forgets a person. */
    @Command(
            name = "forget",
            description =
                    "Erases one person everywhere, and keeps proof that it was done. What is to be deleted at a vendor"
                            + " is deleted there before. Ends with 1 while it waits; it goes on by itself.")
    static final class Forget extends AskCommand {

        private static final Duration PATIENCE = Duration.ofSeconds(60);

        @Parameters(arity = "1..*", paramLabel = "NUMBER", description = GivenNumber.HELP)
        private List<String> number = List.of();

        @Mixin
        private GivenReason reason = new GivenReason();

        @Override
        void ask(ApiClient ferry, PrintWriter out) throws ApiClient.Refused {
            JsonNode asked = ferry.post("/api/forgettings", reason.body().put("number", GivenNumber.of(number)));
            JsonNode told = asked.path("state").asText().equals("waiting")
                    ? asked
                    : until(
                            ferry,
                            "/api/forgettings/" + asked.path("forgetting").asLong(),
                            now -> now.path("state").asText().equals("done"),
                            PATIENCE);
            boolean done = told.path("state").asText().equals("done");
            if (wantsJson()) {
                Terminal.json(out, told);
            } else {
                if (done) {
                    out.println(proof(told));
                }
                told.path("waitsFor").forEach(sentence -> out.println("waits: " + sentence.asText()));
                told.path("remains").forEach(sentence -> out.println("left to you: " + sentence.asText()));
            }
            if (!done) {
                out.flush();
                throw new ApiClient.Refused(notYet(told));
            }
        }

        private static String proof(JsonNode told) {
            return String.format(
                    Locale.ROOT,
                    "forgotten at %s (forgetting %d): %,d rows of %,d drops have lost their values, and their files with"
                            + " them; %,d calls had carried them",
                    LocalTimes.of(told.path("doneAt")),
                    told.path("forgetting").asLong(),
                    told.path("rows").asLong(),
                    told.path("drops").size(),
                    told.path("calls").asLong());
        }

        private static String notYet(JsonNode told) {
            return "noted (forgetting " + told.path("forgetting").asLong() + "), and not done yet: "
                    + (told.path("waitsFor").isEmpty()
                            ? "its files are being erased"
                            : "it is done by itself as soon as that is over");
        }
    }

    /** Looks until something is so, or for as long as anybody would wait. */
    private static JsonNode until(ApiClient ferry, String path, Predicate<JsonNode> over, Duration patience)
            throws ApiClient.Refused {
        long end = System.nanoTime() + patience.toNanos();
        JsonNode now = ferry.get(path);
        while (!over.test(now) && System.nanoTime() < end) {
            try {
                Thread.sleep(LOOK_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return now;
            }
            now = ferry.get(path);
        }
        return now;
    }
}
