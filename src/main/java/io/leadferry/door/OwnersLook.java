package io.leadferry.door;

import io.leadferry.model.Duties;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.PollingConsumerPollStrategy;

/** Has a door be looked at by the ferry alone to which its account belongs; what is found there is for another to judge. */
public final class OwnersLook implements PollingConsumerPollStrategy {

    private final Duties duties;
    private final String account;
    private final PollingConsumerPollStrategy found;

    /**
     * The looks at one door.
     *
     * @param found hears how each look that takes place went
     */
    public OwnersLook(Duties duties, String account, PollingConsumerPollStrategy found) {
        this.duties = duties;
        this.account = account;
        this.found = found;
    }

    @Override
    public boolean begin(Consumer consumer, Endpoint endpoint) {
        return duties.has(account) && found.begin(consumer, endpoint);
    }

    @Override
    public void commit(Consumer consumer, Endpoint endpoint, int polledMessages) {
        found.commit(consumer, endpoint, polledMessages);
    }

    @Override
    public boolean rollback(Consumer consumer, Endpoint endpoint, int retryCounter, Exception cause) throws Exception {
        return found.rollback(consumer, endpoint, retryCounter, cause);
    }
}
