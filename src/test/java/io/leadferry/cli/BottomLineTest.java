package io.leadferry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is printed while there is a bar stands above it in whole lines, and the bar stays one line. */
class BottomLineTest {

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final BottomLine bottom =
            new BottomLine(new PrintStream(printed, true, StandardCharsets.UTF_8), StandardCharsets.UTF_8);

    private List<String> seen(int width) {
        return new VirtualScreen(width)
                .print(printed.toString(StandardCharsets.UTF_8))
                .lines();
    }

    @ParameterizedTest
    @ValueSource(ints = {9, 12, 20, 40, 79, 80, 200})
    void theBarFitsIntoAnyWidth(int width) {
        RowsBar bar = new RowsBar();
        bar.say(List.of("12 s left", "10 calls in the window"));
        for (long done : new long[] {0, 1, 999, 2_845_999, 2_846_000}) {
            String drawn = bar.draw(done, 2_846_000, width);
            assertThat(drawn).isNotEmpty().hasSizeLessThanOrEqualTo(width);
            if (width >= 79) {
                assertThat(drawn).startsWith("rows settled ").contains("[", "]", " of 2,846,000", "12 s left");
            }
        }
        assertThat(bar.draw(1, 2, 80)).contains("[=").contains("1 of 2, 12 s left, 10 calls in the window");
        assertThat(bar.draw(0, 0, 80)).contains("  0% [ ");
    }

    @ParameterizedTest
    @ValueSource(ints = {40, 80, 200})
    void linesOfSeveralThreadsPassAboveIt(int width) throws Exception {
        RowsBar bar = new RowsBar();
        bar.say(List.of("4 s left", "10 calls in the window"));
        CountDownLatch begin = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            PrintStream above = bottom.above();
            List<String> mine = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                mine.add("thread " + t + " says " + i + " and " + "more ".repeat(t * 10));
            }
            expected.addAll(mine);
            threads.add(new Thread(() -> {
                try {
                    begin.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                // as the log does it: a line and its end in one piece
                mine.forEach(line -> above.writeBytes((line + "\n").getBytes(StandardCharsets.UTF_8)));
            }));
        }
        threads.forEach(Thread::start);
        begin.countDown();
        IntStream.rangeClosed(0, 100).forEach(done -> bottom.show(bar.draw(done, 100, width - 1)));
        for (Thread thread : threads) {
            thread.join();
        }
        List<String> lines = seen(width);
        assertThat(lines).hasSize(201);
        assertThat(lines.subList(0, 200)).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(lines.get(200)).isEqualTo(bar.draw(100, 100, width - 1));
    }

    @Test
    void aLineWithoutAnEndWaitsForItAndGoesOutAtTheLatestWithTheBar() {
        bottom.show("[==  ]");
        PrintStream above = bottom.above();
        above.print("half");
        assertThat(seen(80)).containsExactly("[==  ]");
        above.println(" and whole ü");
        assertThat(seen(80)).containsExactly("half and whole ü", "[==  ]");
        above.print("the rest");
        bottom.show("[====]");
        bottom.close();
        above.println("is said");
        assertThat(seen(80)).containsExactly("half and whole ü", "the rest", "[====]", "is said", "");
    }
}
