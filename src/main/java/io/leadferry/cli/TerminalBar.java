package io.leadferry.cli;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.List;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;

/** A bar at the bottom of the terminal; while it is there, whatever this process prints, the log too, passes above it. */
final class TerminalBar implements AutoCloseable {

    private static final int DRAWN_EVERY = (int) Duration.ofMillis(250).toMillis();

    private final PrintStream out = System.out;
    private final PrintStream err = System.err;
    private final Charset charset = Charset.forName(
            System.getProperty("sun.stdout.encoding", Charset.defaultCharset().name()));
    private final BottomLine bottom = new BottomLine(out, charset);
    private final RowsBar rows = new RowsBar();
    private final ProgressBar bar;

    TerminalBar() {
        ProgressBarConsumer measured = new ConsoleProgressBarConsumer(out);
        bar = new ProgressBarBuilder()
                .setInitialMax(1)
                .setRenderer(rows)
                .setUpdateIntervalMillis(DRAWN_EVERY)
                .setConsumer(new ProgressBarConsumer() {
                    @Override
                    public int getMaxRenderedLength() {
                        // of the terminal as it is now, 80 where that cannot be known; one column less, so that nothing
                        // wraps
                        return measured.getMaxRenderedLength();
                    }

                    @Override
                    public void accept(String drawn) {
                        bottom.show(drawn);
                    }

                    @Override
                    public void close() {
                        bottom.close();
                    }
                })
                .build();
        System.setOut(bottom.above());
        System.setErr(bottom.above());
    }

    /** For lines that pass above the bar. */
    PrintWriter lines() {
        return Terminal.harmless(new PrintWriter(System.out, true, charset));
    }

    /** Shows how far it is, and the words behind it, the most telling first. */
    void show(long done, long of, List<String> words) {
        rows.say(words);
        bar.maxHint(Math.max(1, of));
        bar.stepTo(done);
    }

    /** Leaves the bar as it is, and the terminal to others. */
    @Override
    public void close() {
        bar.close();
        System.setOut(out);
        System.setErr(err);
    }
}
