package io.leadferry.rehearsal.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SlidingWindowTest {

    private static final long SECOND = 1_000_000_000L;

    private final CallPace twoAMinute = new CallPace(2, Duration.ofSeconds(60));

    @Test
    void theWindowSlidesWithEachCallAndDoesNotStartAnewWithTheMinute() {
        SlidingWindow window = new SlidingWindow(twoAMinute, false);

        assertThat(window.isOver(0)).isFalse();
        assertThat(window.isOver(59 * SECOND)).isFalse();
        assertThat(window.isOver(60 * SECOND)).as("the call at 0 is out").isFalse();
        assertThat(window.isOver(61 * SECOND)).as("59 and 60 are in").isTrue();
        assertThat(window.isOver(119 * SECOND)).as("60 is in, 61 never counted").isFalse();
        assertThat(window.isOver(119 * SECOND)).isTrue();
    }

    @Test
    void aCallANanosecondTooEarlyIsOver() {
        SlidingWindow window = new SlidingWindow(new CallPace(1, Duration.ofSeconds(60)), false);
        assertThat(window.isOver(0)).isFalse();
        assertThat(window.isOver(60 * SECOND - 1)).isTrue();
        assertThat(window.isOver(60 * SECOND)).isFalse();
    }

    @Test
    void refusedCallsKeepTheWindowShutIfTheyCount() {
        SlidingWindow window = new SlidingWindow(new CallPace(1, Duration.ofSeconds(60)), true);
        assertThat(window.isOver(0)).isFalse();
        assertThat(window.isOver(30 * SECOND)).isTrue();
        assertThat(window.isOver(60 * SECOND)).isTrue();
        assertThat(window.isOver(120 * SECOND)).isFalse();
    }

    @Test
    void aPaceIsWrittenAsAPersonWould() {
        assertThat(CallPace.parse("5/60s")).isEqualTo(new CallPace(5, Duration.ofMinutes(1)));
        assertThat(CallPace.parse("5/60s").toString()).isEqualTo("5/60s");
        assertThat(CallPace.parse("10/1h").per()).isEqualTo(Duration.ofHours(1));
        assertThatThrownBy(() -> CallPace.parse("fast")).hasMessageContaining("5/60s");
        assertThatThrownBy(() -> CallPace.parse("5/soon"))
                .hasMessageContaining("5/soon")
                .hasMessageContaining("for example 5/60s");
        assertThatThrownBy(() -> CallPace.parse("0/60s")).hasMessageContaining("at least one call");
    }
}
