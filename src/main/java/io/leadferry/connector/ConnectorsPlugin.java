package io.leadferry.connector;

import io.leadferry.model.SealedTokens;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.component.kamelet.KameletComponent;
import org.apache.camel.spi.ComponentCustomizer;
import org.apache.camel.spi.ContextServicePlugin;

/**
 * Lets every Camel context that has this jar on its class path use the vendors' Kamelets, without a ferry. Camel finds it by
 * {@code META-INF/services}. What a ferry has of its own, by the same names, comes before what is laid here.
 */
public final class ConnectorsPlugin implements ContextServicePlugin {

    /** The bean that writes calls and reads answers. */
    public static final String CALLS = "vendorCalls";

    /** The bean around {@code http}. */
    public static final String HTTP = "vendorHttp";

    private static final String FOLDER = "routes/connectors/";

    private final Deadlines deadlines = new Deadlines();

    @Override
    public void load(CamelContext context) {
        Clock clock = Clock.systemUTC();
        context.getRegistry()
                .bind(CALLS, new VendorCalls(new Tokens(new InMemory(), clock, new SecureRandom()), clock, true));
        context.getRegistry().bind(HTTP, new VendorHttp(clock));
        context.getRegistry().bind(VendorRequest.CLIENT, new VendorClient(null, deadlines));
        context.getRegistry()
                .bind(
                        "kamelet-location",
                        ComponentCustomizer.class,
                        ComponentCustomizer.builder(KameletComponent.class).build(kamelets -> {
                            kamelets.setLocation(location());
                            // what goes wrong is for the route that asked
                            kamelets.setNoErrorHandler(true);
                        }));
    }

    /** Beside the working folder first, then in the jar; each vendor's in a folder of its own. */
    private static String location() {
        return Stream.concat(
                        Stream.of(""), new VendorProfiles().names().stream().map(vendor -> vendor + "/"))
                .flatMap(folder -> Stream.of("file:" + FOLDER + folder, "classpath:" + FOLDER + folder))
                .collect(Collectors.joining(","));
    }

    @Override
    public void unload(CamelContext context) {
        deadlines.close();
    }

    /** Tokens of those who have no ledger. */
    private static final class InMemory implements SealedTokens {

        private final Map<String, SealedToken> tokens = new ConcurrentHashMap<>();

        @Override
        public Optional<SealedToken> find(String account) {
            return Optional.ofNullable(tokens.get(account));
        }

        @Override
        public void keep(String account, SealedToken token) {
            tokens.put(account, token);
        }

        @Override
        public void end(String account, SealedToken token) {
            tokens.remove(account, token);
        }
    }
}
