package io.leadferry.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.leadferry.rehearsal.ozonetel.OzonetelStandIn;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.processor.aggregate.GroupedBodyAggregationStrategy;

/**
 * The same job as a textbook on Camel has it: {@code file → split by line, streaming → parse → aggregate 500 → HTTP}. No
 * checks, no ledger, no pace; what a crash costs is not asked.
 */
final class TextbookRoute extends RouteBuilder {

    private static final int CALL_ROWS = 500;
    private static final String[] MAP = LeadFile.HEADER.split(",");

    private final Path inbox;
    private final OzonetelStandIn vendor;
    private final ObjectMapper json = new ObjectMapper();
    private final CountDownLatch calls;

    private TextbookRoute(Path inbox, OzonetelStandIn vendor, int rows) {
        this.inbox = inbox;
        this.vendor = vendor;
        this.calls = new CountDownLatch(rows / CALL_ROWS);
    }

    /** Drops a file and waits until its last row is sent. Gives the seconds from the drop; rows in whole calls only. */
    static double secondsToSend(Path file, int rows, Path inbox, OzonetelStandIn vendor) throws Exception {
        TextbookRoute route = new TextbookRoute(inbox, vendor, rows);
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            context.getShutdownStrategy().setTimeout(2);
            context.addRoutes(route);
            context.start();
            long begin = System.nanoTime();
            Files.move(file, Bench.folder(inbox).resolve(file.getFileName()), StandardCopyOption.ATOMIC_MOVE);
            if (!route.calls.await(10, TimeUnit.MINUTES)) {
                throw new IllegalStateException("the textbook's route did not come to its end");
            }
            return (System.nanoTime() - begin) / 1e9;
        }
    }

    @Override
    public void configure() {
        from("file:" + inbox.toAbsolutePath() + "?initialDelay=0&delay=500&delete=true")
                .split(body().tokenize("\n"))
                .streaming()
                .filter(exchangeProperty(Exchange.SPLIT_INDEX).isGreaterThan(0))
                .process(row -> row.getMessage().setBody(parse(row.getMessage().getBody(String.class))))
                .aggregate(constant(true), new GroupedBodyAggregationStrategy())
                .completionSize(CALL_ROWS)
                .process(this::request)
                .to(vendor.baseUrl().replace("http://", "http:") + OzonetelStandIn.ADD_PATH)
                .process(answer -> calls.countDown());
    }

    private static List<String> parse(String line) {
        String[] fields = line.split(",", MAP.length);
        String last = fields[MAP.length - 1];
        fields[MAP.length - 1] = last.substring(1, last.length() - 1);
        return List.of(fields);
    }

    private void request(Exchange group) throws Exception {
        Map<String, Object> bulkData = new LinkedHashMap<>();
        bulkData.put("map", MAP);
        bulkData.put("data", group.getMessage().getBody(List.class));
        Map<String, String> form = new LinkedHashMap<>();
        form.put("apiKey", "rehearsal-key");
        form.put("userName", "rehearsal");
        form.put("campaignName", LeadFile.CAMPAIGN);
        form.put("bulkData", json.writeValueAsString(bulkData));
        group.getMessage().removeHeaders("*");
        group.getMessage().setHeader(Exchange.CONTENT_TYPE, "application/x-www-form-urlencoded");
        group.getMessage()
                .setBody(form.entrySet().stream()
                        .map(one -> one.getKey() + "=" + URLEncoder.encode(one.getValue(), StandardCharsets.UTF_8))
                        .collect(Collectors.joining("&")));
    }
}
