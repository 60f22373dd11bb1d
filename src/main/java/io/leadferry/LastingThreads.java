package io.leadferry;

import io.leadferry.model.FewThreads;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.camel.spi.ThreadPoolProfile;
import org.apache.camel.support.DefaultThreadPoolFactory;
import org.apache.camel.util.concurrent.RejectableScheduledThreadPoolExecutor;

/**
 * Camel's threads, but that an Error, such as that memory is out, ends one look and not all that would come: by itself a
 * {@code scheduler:}, and the clock of an aggregator, ends with the first for good.
 */
final class LastingThreads extends DefaultThreadPoolFactory {

    @Override
    public ScheduledExecutorService newScheduledThreadPool(ThreadPoolProfile profile, ThreadFactory threads) {
        RejectableScheduledThreadPoolExecutor pool =
                new RejectableScheduledThreadPoolExecutor(
                        profile.getPoolSize(), threads, new ThreadPoolExecutor.CallerRunsPolicy()) {
                    @Override
                    public ScheduledFuture<?> scheduleWithFixedDelay(
                            Runnable look, long first, long delay, TimeUnit unit) {
                        return super.scheduleWithFixedDelay(FewThreads.lasting(look), first, delay, unit);
                    }

                    @Override
                    public ScheduledFuture<?> scheduleAtFixedRate(
                            Runnable look, long first, long period, TimeUnit unit) {
                        return super.scheduleAtFixedRate(FewThreads.lasting(look), first, period, unit);
                    }
                };
        pool.setRemoveOnCancelPolicy(true);
        return pool;
    }
}
