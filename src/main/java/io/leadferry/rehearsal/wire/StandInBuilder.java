package io.leadferry.rehearsal.wire;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * What can be said of every stand-in; unless told otherwise it answers at once and loses nothing.
 *
 * @param <B> the vendor's own builder
 */
public abstract class StandInBuilder<B extends StandInBuilder<B>> {

    private int port = 0;
    private boolean countRefused = false;
    private Duration latency = Duration.ZERO;
    private double loss = 0;
    private long seed = 1;
    private Consumer<ReceivedCall> onCall = call -> {};
    private @Nullable Duration deleteLatency;
    private @Nullable Clock clock;
    private @Nullable SSLContext tls;

    protected StandInBuilder() {}

    /** This builder, as what it is. */
    protected abstract B self();

    /**
     * Starts the stand-in, which listens when this returns.
     *
     * @throws IOException if the port cannot be had
     */
    public abstract StandIn start() throws IOException;

    /** Port to listen on; 0, the default, takes a free one. */
    public B port(int port) {
        this.port = port;
        return self();
    }

    /** Speaks HTTPS with this; plain HTTP without it. The certificate must be good for 127.0.0.1. */
    public B tls(SSLContext tls) {
        this.tls = tls;
        return self();
    }

    /** Whether calls refused for their pace count against the pace all the same; by default they do not. */
    public B countRefused(boolean countRefused) {
        this.countRefused = countRefused;
        return self();
    }

    /** How long every answer takes; nothing by default. */
    public B latency(Duration latency) {
        this.latency = latency;
        return self();
    }

    /** How long a delete is being processed, and thus its answer takes; {@link #latency} by default. */
    public B deleteLatency(Duration deleteLatency) {
        this.deleteLatency = deleteLatency;
        return self();
    }

    /**
     * The share of calls, from 0 to 1 and by chance, that end without an answer; none by default. Half of these do so
     * after the work was done. Calls for a token, and those the script has something for, are spared.
     */
    public B loseAnswers(double share) {
        this.loss = Share.of(share);
        return self();
    }

    /** Seed of the stand-in's one source of randomness. */
    public B seed(long seed) {
        this.seed = seed;
        return self();
    }

    /** Is handed every call just before its answer goes; must not throw. */
    public B onCall(Consumer<ReceivedCall> onCall) {
        this.onCall = onCall;
        return self();
    }

    /**
     * The clock that limits, time stamps and the life of what was issued go by; the machine's by default. Latencies and
     * delays are waits of real time in any case.
     */
    public B clock(Clock clock) {
        this.clock = clock;
        return self();
    }

    /** How long every answer takes. */
    public final Duration latency() {
        return latency;
    }

    /** How long the answer to a delete takes. */
    public final Duration deleteLatency() {
        return deleteLatency == null ? latency : deleteLatency;
    }

    protected final long seed() {
        return seed;
    }

    int port() {
        return port;
    }

    boolean countRefused() {
        return countRefused;
    }

    double loss() {
        return loss;
    }

    Consumer<ReceivedCall> onCall() {
        return onCall;
    }

    @Nullable
    Clock clock() {
        return clock;
    }

    @Nullable
    SSLContext tls() {
        return tls;
    }
}
