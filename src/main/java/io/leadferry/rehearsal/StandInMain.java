package io.leadferry.rehearsal;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.function.Consumer;

/** Runs the stand-in as a process of its own, until it is stopped. */
public final class StandInMain {

    private static final String USAGE =
            """
            Options, each followed by its value:
              --port N             port on 127.0.0.1, a free one if left out
              --user NAME          userName of the account
              --key KEY            apiKey of the account
              --auth WAY           token or api-key: how a delete proves who it is
              --campaigns A,B      the campaigns there are; any if left out
              --add CALLS/TIME     limit of adds, 5/60s if left out
              --delete CALLS/TIME  limit of deletes, 2/60s if left out
              --token CALLS/TIME   limit of tokens, 10/1h if left out
              --latency TIME       how long an answer takes, for example 50ms
              --delete-latency TIME
              --upload-delay TIME  how long an add stays in the queue
              --seed N             of the randomness
              --log FILE           one line of JSON for each call is appended to FILE""";

    private StandInMain() {}

    /** Starts the stand-in and prints one line that ends in its base URL; with a wrong option, says so and exits with 2. */
    public static void main(String[] args) throws IOException {
        try {
            start(args, System.out);
            // the server's own thread keeps the process up from here on
        } catch (IllegalArgumentException wrong) {
            System.err.println(wrong.getMessage());
            System.err.println(USAGE);
            System.exit(2);
        }
    }

    static OzonetelStandIn start(String[] args, PrintStream out) throws IOException {
        StandInBuilder builder = OzonetelStandIn.builder();
        for (int i = 0; i < args.length; i += 2) {
            if (i + 1 == args.length) {
                throw new IllegalArgumentException(args[i] + " needs a value");
            }
            set(builder, args[i], args[i + 1]);
        }
        OzonetelStandIn standIn = builder.start();
        out.println("Ozonetel stand-in at " + standIn.baseUrl());
        out.flush();
        return standIn;
    }

    private static void set(StandInBuilder builder, String option, String value) throws IOException {
        StandInBuilder unused =
                switch (option) {
                    case "--port" -> builder.port(Math.toIntExact(number(option, value)));
                    case "--user" -> builder.userName(value);
                    case "--key" -> builder.apiKey(value);
                    case "--auth" -> builder.auth(auth(value));
                    case "--campaigns" -> builder.campaigns(Set.of(value.split(",", -1)));
                    case "--add" -> builder.addLimit(Pace.parse(value));
                    case "--delete" -> builder.deleteLimit(Pace.parse(value));
                    case "--token" -> builder.tokenLimit(Pace.parse(value));
                    case "--latency" -> builder.latency(Durations.parse(value));
                    case "--delete-latency" -> builder.deleteLatency(Durations.parse(value));
                    case "--upload-delay" -> builder.uploadDelay(Durations.parse(value));
                    case "--seed" -> builder.seed(number(option, value));
                    case "--log" -> builder.onCall(appendTo(Path.of(value)));
                    default -> throw new IllegalArgumentException(option + " is no option");
                };
    }

    private static long number(String option, String value) {
        try {
            return Long.parseLong(value);
        } catch (NumberFormatException notANumber) {
            throw new IllegalArgumentException(option + " needs a whole number, not '" + value + "'", notANumber);
        }
    }

    private static Auth auth(String value) {
        return switch (value) {
            case "token" -> Auth.TOKEN;
            case "api-key" -> Auth.API_KEY;
            default -> throw new IllegalArgumentException("--auth is token or api-key, not '" + value + "'");
        };
    }

    /** Each line is flushed before the call is answered, so the file is complete however the process ends. */
    private static Consumer<Call> appendTo(Path file) throws IOException {
        BufferedWriter writer = Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        return call -> {
            try {
                writer.write(CallJson.line(call) + "\n");
                writer.flush();
            } catch (IOException full) {
                throw new UncheckedIOException(full);
            }
        };
    }
}
