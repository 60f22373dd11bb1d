package io.leadferry.check;

import io.leadferry.connector.AnswerReading;
import io.leadferry.connector.Deadlines;
import io.leadferry.connector.Trust;
import io.leadferry.connector.VendorCall;
import io.leadferry.connector.VendorClient;
import io.leadferry.connector.VendorRequest;
import io.leadferry.model.Account;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.Endpoint;
import org.apache.camel.impl.DefaultCamelContext;
import org.jspecify.annotations.Nullable;

/** Asks vendors by the Kamelets of their own connectors, as the ferry does, and without a ferry. Camel starts with the first question. */
final class VendorQuestions implements AutoCloseable {

    private final Collection<Account> accounts;
    private final Deadlines deadlines = new Deadlines();
    private @Nullable CamelContext camel;

    VendorQuestions(Collection<Account> accounts) {
        this.accounts = accounts;
    }

    /**
     * Asks once.
     *
     * @throws Exception what the request came to where it was not answered
     */
    AnswerReading ask(VendorCall asked) throws Exception {
        Account account = asked.plan().account();
        CamelContext context;
        Endpoint kamelet;
        synchronized (this) { // each Kamelet becomes a route, one after the other
            context = started();
            kamelet = context.getEndpoint(
                    "kamelet:" + account.vendor() + "-" + asked.call().lane().operation() + "-action");
        }
        try (var producer = context.createProducerTemplate()) {
            return producer.requestBody(kamelet, asked, AnswerReading.class);
        } catch (CamelExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    private CamelContext started() throws Exception {
        CamelContext known = camel;
        if (known == null) {
            known = new DefaultCamelContext();
            for (Account account : accounts) {
                if (account.trustStore() != null) {
                    known.getRegistry()
                            .bind(
                                    VendorRequest.clientOf(account),
                                    new VendorClient(trust(account.trustStore(), known), deadlines));
                }
            }
            known.start();
            camel = known;
        }
        return known;
    }

    private static SSLContext trust(Account.TrustStore store, CamelContext camel) throws Exception {
        try {
            return Trust.in(Path.of(store.file()), store.password()).createSSLContext(camel);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("the trust store " + store.file() + " cannot be used", e);
        }
    }

    @Override
    public synchronized void close() {
        if (camel != null) {
            camel.stop();
        }
        deadlines.close();
    }
}
