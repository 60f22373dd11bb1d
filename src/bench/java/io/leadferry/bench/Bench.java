package io.leadferry.bench;

import io.leadferry.simulation.Simulation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.springframework.util.FileSystemUtils;

/** Starts the benchmark that is asked for, in a folder of its own that is empty before and gone after. */
public final class Bench {

    private static final Path FOLDER = Path.of("target", "bench");

    private Bench() {}

    public static void main(String[] args) throws Exception {
        String name = args.length == 1 ? args[0] : "";
        FileSystemUtils.deleteRecursively(FOLDER);
        boolean met;
        try {
            met = run(name);
        } finally {
            FileSystemUtils.deleteRecursively(FOLDER);
        }
        System.exit(met ? 0 : 1);
    }

    private static boolean run(String name) throws Exception {
        Path folder = Files.createDirectories(FOLDER.resolve(name.isEmpty() ? "none" : name));
        return switch (name) {
            case "intake" -> IntakeBench.run(folder);
            case "heap" -> HeapBench.run(folder);
            case "formats" -> FormatsBench.run(folder);
            case "pace" -> PaceBench.run(folder);
            case "feeds" -> FeedsBench.run(folder);
            case "smallfiles" -> SmallFilesBench.run(folder);
            case "start" -> StartBench.run(folder);
            case "find" -> FindBench.run(folder);
            case "lanes" -> LanesBench.run(folder);
            case "nodes" -> NodesBench.run(folder);
            case "kills" -> KillsBench.run();
            case "soak" -> SoakBench.run();
            case "simulation" -> simulation(false, histories()) && simulation(true, histories() / 10);
            default -> {
                say(
                        "-Dbench=intake, -Dbench=heap, -Dbench=formats, -Dbench=pace, -Dbench=feeds, -Dbench=smallfiles,"
                                + " -Dbench=start, -Dbench=find, -Dbench=lanes, -Dbench=nodes, -Dbench=kills, -Dbench=soak or"
                                + " -Dbench=simulation; not '%s'",
                        name);
                yield false;
            }
        };
    }

    private static boolean simulation(boolean several, long histories) throws Exception {
        return Simulation.run(several, histories, System.currentTimeMillis(), System.out)
                .map(broken -> must(false, broken))
                .orElse(true);
    }

    private static long histories() {
        return Long.parseLong(System.getenv().getOrDefault("HISTORIES", "20000"));
    }

    static void say(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }

    /** Says whether a figure is as it must be, and hands the answer on. */
    static boolean must(boolean met, String what) {
        say("%s  %s", met ? "met   " : "MISSED", what);
        return met;
    }

    /** Says whether a figure is as it is wanted, and asks no more of it. */
    static void wanted(boolean had, String what) {
        say("%s  %s", had ? "ok    " : "missed", what);
    }

    /** A folder that is there, as its files are to be dropped into it. */
    static Path folder(Path path) throws IOException {
        return Files.createDirectories(path);
    }
}
