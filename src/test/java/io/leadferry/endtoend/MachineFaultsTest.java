package io.leadferry.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.leadferry.ledger.Drop;
import io.leadferry.ledger.Lanes;
import io.leadferry.model.Disk;
import io.leadferry.model.StuckFiles;
import io.leadferry.model.Wait;
import io.leadferry.receipt.Receipt;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import org.apache.camel.CamelContext;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Header;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.camel.support.DefaultProducer;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.Test;

/**
 * What Java itself cannot do just now, for want of memory or of a class, costs time and nothing else: no file is taken for
 * damaged, no lane is lost until the next start, and nothing is told as doubtful that was not sent.
 */
class MachineFaultsTest extends Installation {

    private static final String ADD_LEADS = "connectors/ozonetel/ozonetel-add-leads-action.kamelet.yaml";

    /** Files for whose rows there is no memory, by their names; a route's step knows no test. */
    private static final Set<String> TOO_LARGE = ConcurrentHashMap.newKeySet();

    /** Feeds for whose unfolded files there is none. */
    private final Set<String> noRoom = ConcurrentHashMap.newKeySet();

    /** To be called by the route. */
    public static void spend(@Header(Exchange.FILE_NAME_ONLY) String file) {
        if (TOO_LARGE.contains(file)) {
            throw new OutOfMemoryError("Java heap space");
        }
    }

    private void before(Path place) {
        if (noRoom.stream().anyMatch(feed -> place.toString().contains("unfolding/" + feed + "-"))) {
            throw new OutOfMemoryError("Java heap space");
        }
    }

    private void change(String file, String step, String instead) throws IOException {
        Path route = home.resolve("quick-routes").resolve(file);
        String shipped = Files.readString(route);
        assertThat(shipped).containsOnlyOnce(step);
        String indent = " ".repeat(shipped.indexOf(step) - shipped.lastIndexOf('\n', shipped.indexOf(step)) - 1);
        Files.writeString(route, shipped.replace(step, instead + "\n" + indent + step));
    }

    private static byte[] workbook(String number) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (XSSFWorkbook book = new XSSFWorkbook()) {
            XSSFSheet sheet = book.createSheet();
            sheet.createRow(0).createCell(0).setCellValue("PhoneNumber");
            sheet.createRow(1).createCell(0).setCellValue(number);
            book.write(out);
        }
        return out.toByteArray();
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream folded = new GZIPOutputStream(out)) {
            folded.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return out.toByteArray();
    }

    private void drop(String feed, String name, byte[] content) throws IOException {
        Path inbox = home.resolve("inbox").resolve(feed);
        Files.write(inbox.resolve("." + name), content);
        Files.move(inbox.resolve("." + name), inbox.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    @Test
    void aFileForWhichThereIsNoMemoryWaitsAndHoldsUpNoOther() throws Exception {
        List<String> options = new ArrayList<>(List.of(LeadferryUnderTest.quickDoors(home)));
        change(
                "intake.camel.yaml",
                "- bean: { ref: intake, method: check }",
                "- bean: { beanType: " + getClass().getName() + ", method: spend }");
        Map<String, byte[]> files = Map.of(
                "large.csv", "PhoneNumber\n9000000001\n".getBytes(StandardCharsets.UTF_8),
                "large.json", "[{\"PhoneNumber\": \"9000000002\"}]".getBytes(StandardCharsets.UTF_8),
                "large.xlsx", workbook("9000000003"),
                "large.csv.gz", gzip("PhoneNumber\n9000000004\n"),
                "unfolded.xlsx", workbook("9000000005"),
                "unfolded.csv.gz", gzip("PhoneNumber\n9000000006\n"));
        for (String feed : List.of("large", "unfolded", "small")) {
            options.addAll(LeadferryUnderTest.feed(feed, "acme", "add-leads"));
            options.add("--leadferry.feeds." + feed + ".complete-when=stable 0s");
            options.add("--leadferry.feeds." + feed + ".campaign=A");
        }
        TOO_LARGE.addAll(files.keySet());
        noRoom.add("unfolded");
        ferry = new LeadferryUnderTest(
                home, vendor, new Disk((deed, place) -> before(place)), "500ms", options.toArray(String[]::new));
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            drop(file.getKey().replaceAll("\\..*", ""), file.getKey(), file.getValue());
        }
        StuckFiles stuck = ferry.context().getBean(StuckFiles.class);
        await().until(() -> stuck.all().stream().filter(one -> one.tries() > 1).count() == files.size());
        drop("small", "small.csv", "PhoneNumber\n9000000007\n".getBytes(StandardCharsets.UTF_8));
        await().until(() -> ferry.allFinished(1));

        assertThat(stuck.all()).allSatisfy(one -> {
            assertThat(one.text())
                    .contains(one.file() + " cannot be taken")
                    .contains("this Java has no memory left for it (Java heap space)");
            assertThat(one.action()).contains("-Xmx", "by itself");
            assertThat(one.until()).isNotNull();
        });
        assertThat(home.resolve("quarantine")).doesNotExist();
        assertThat(vendor.leads("A")).containsExactly("9000000007");

        TOO_LARGE.clear();
        noRoom.clear();
        await().until(() -> ferry.allFinished(files.size() + 1) && stuck.all().isEmpty());

        assertThat(ferry.drops()).extracting(Receipt.Summary::state).containsOnly(Drop.State.FINISHED);
        assertThat(vendor.leads("A"))
                .containsExactlyInAnyOrder(
                        "9000000001",
                        "9000000002",
                        "9000000003",
                        "9000000004",
                        "9000000005",
                        "9000000006",
                        "9000000007");
    }

    /** What stands in a route as an address is made at the first call; Camel lets an Error there fall through. */
    private static final class Unmade extends DefaultComponent {

        private final AtomicInteger left = new AtomicInteger(3);

        @Override
        protected Endpoint createEndpoint(String uri, String rest, Map<String, Object> parameters) {
            if (left.getAndDecrement() > 0) {
                throw new NoClassDefFoundError("Could not initialize class of.somebody.Else");
            }
            return new DefaultEndpoint(uri, this) {
                @Override
                public Producer createProducer() {
                    return new DefaultProducer(this) {
                        @Override
                        public void process(Exchange exchange) {
                            // it lets pass whatever comes
                        }
                    };
                }

                @Override
                public Consumer createConsumer(Processor processor) {
                    throw new UnsupportedOperationException();
                }
            };
        }
    }

    @Test
    void aCallThatJavaCannotMakeIsMadeLaterAndNotDoubted() throws Exception {
        String routes = LeadferryUnderTest.quickDoors(home);
        change(
                ADD_LEADS,
                "- to: kamelet:vendor-http-action",
                "- toD: { uri: \"unmade:x${header.none}\", allowOptimisedComponents: false }");
        ferry(routes);
        Unmade unmade = new Unmade();
        ferry.context().getBean(CamelContext.class).getRegistry().bind("unmade", unmade);
        ferry.drop("leads", "a.csv", "PhoneNumber,CampaignName\n9000000001,A\n9000000002,B\n");
        await().until(() -> unmade.left.get() < 3);
        assertThat(ferry.receipt("a.csv").summary().rows()).containsEntry("inDoubt", 0L);
        await().until(() -> ferry.allFinished(1));

        assertThat(unmade.left.get()).isNegative();
        assertThat(ferry.rows("accepted")).isEqualTo(2);
        assertThat(vendor.leads("A")).containsExactly("9000000001");
        assertThat(vendor.leads("B")).containsExactly("9000000002");
        assertThat(ferry.lane("acme/add-leads").state()).isEqualTo(Lanes.State.OPEN);
        assertThat(ferry.lane("acme/add-leads").waits()).extracting(Wait::kind).doesNotContain(Wait.Kind.BLOCKED);
        assertThat(vendor.violations()).isEmpty();
    }
}
