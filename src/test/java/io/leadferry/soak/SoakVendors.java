package io.leadferry.soak;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.leadferry.soak.SoakCall.Answer;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Both vendors for twenty accounts, in a process of its own and in flat memory, for millions of rows: limits, caps and turns
 * as their pages have them, a queue with callbacks, and one call of a hundred that goes wrong. The rehearsal's stand-ins
 * remember every number and say more of the pages; these are for a long day.
 */
final class SoakVendors {

    private static final double FAULTS = 0.01;
    private static final String FAILED = "/failed/";
    private static final ObjectMapper JSON = new ObjectMapper();

    /** No answer is held back any longer once the vendors end. */
    private static final CountDownLatch ENDING = new CountDownLatch(1);

    private final SoakTimes times;
    private final DataOutputStream log;
    private final Random random;
    private final HttpServer server;
    private final AtomicLong lastId = new AtomicLong(System.currentTimeMillis());
    private final ScheduledExecutorService queue = Executors.newScheduledThreadPool(2);
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
    private final Map<String, String> failedRows = new ConcurrentHashMap<>();
    private final Map<String, Turns> lanes = new ConcurrentHashMap<>();
    private final Map<String, Integer> accounts = new HashMap<>();
    private final BitSet[] added = new BitSet[SoakWorld.ACCOUNTS];
    private volatile boolean faulty = true;

    /** The arrivals of one lane, and which of its queues has a call that is being processed. */
    private static final class Turns {
        final Deque<Long> window = new ArrayDeque<>();
        boolean busy;
    }

    /** What is to become of a call besides what its page says. */
    private enum Fault {
        NONE,
        LOST_BEFORE,
        LOST_AFTER,
        GARBLED,
        BAD_GATEWAY,
        LATE,
        SLOW,
        WAIT,
        REFUSED
    }

    private SoakVendors(SoakTimes times, Path log, long seed) throws IOException {
        this.times = times;
        this.random = new Random(seed);
        this.log = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(log), 1 << 16));
        for (int account = 0; account < SoakWorld.ACCOUNTS; account++) {
            accounts.put(SoakWorld.account(account), account);
            added[account] = new BitSet();
        }
        // without it every answer waits 40 ms for an acknowledgement
        System.setProperty("sun.net.httpserver.nodelay", "true");
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 256);
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/cloudAgentRestAPI/index.php/AddCampaignBulkDataV4/addBulkData/", this::addLeads);
        server.createContext("/ca_apis/DeleteBulkData", this::deleteLeads);
        server.createContext("/ca_apis/CAToken/generateToken", this::token);
        server.createContext("/rest/isales/v1/openapi/campaigns/", this::huawei);
        server.createContext(FAILED, this::failedRows);
        server.start();
    }

    /**
     * Prints its port; ends its faults with the line {@code calm}, and itself when nobody speaks to it any more.
     *
     * @param args simulated hours, speed, the file of its log, seed
     */
    public static void main(String... args) throws IOException {
        SoakTimes times = new SoakTimes(Double.parseDouble(args[0]), Double.parseDouble(args[1]));
        SoakVendors vendors = new SoakVendors(times, Path.of(args[2]), Long.parseLong(args[3]));
        System.out.println(vendors.server.getAddress().getPort());
        while (System.in.read() >= 0) {
            vendors.faulty = false;
        }
        vendors.server.stop(0);
        synchronized (vendors.log) {
            ENDING.countDown();
            vendors.log.close();
        }
        System.exit(0);
    }

    /** A call, as far as it is understood. */
    private record Asked(int account, SoakLane lane, int campaigns, int[] numbers, String unwanted, Work work) {}

    /** What a call asks for; done once, if at all. Gives the answer of the page. */
    private interface Work {
        String done();
    }

    private void addLeads(HttpExchange exchange) throws IOException {
        long arrived = System.nanoTime();
        Map<String, String> form = new HashMap<>();
        for (String pair : body(exchange).split("&")) {
            int equals = pair.indexOf('=');
            form.put(pair.substring(0, equals), URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
        }
        int account = accounts.get(form.get("userName"));
        JsonNode bulk = JSON.readTree(form.get("bulkData"));
        int column = 0;
        while (!bulk.path("map").path(column).asText().equals("PhoneNumber")) {
            column++;
        }
        int[] numbers = new int[bulk.path("data").size()];
        for (int row = 0; row < numbers.length; row++) {
            numbers[row] = SoakWorld.number(
                    account, bulk.path("data").path(row).path(column).asText());
        }
        boolean checks = "true".equals(form.get("checkDuplicate"));
        int campaigns = SoakFeed.bit(form.get("campaignName"));
        serve(
                exchange,
                arrived,
                new Asked(
                        account,
                        SoakLane.ADD_LEADS,
                        campaigns,
                        numbers,
                        form.get("apiKey").equals(SoakWorld.KEY)
                                ? ""
                                : "{\"status\":\"error\",\"message\":\"Invalid userName or apiKey\"}",
                        () -> enqueue(account, bulk, numbers, checks, form.get("callBackUrl"))));
    }

    private String enqueue(int account, JsonNode bulk, int[] numbers, boolean checks, String callback) {
        String id = Long.toString(lastId.incrementAndGet());
        // one to ten minutes in the vendor's queue
        queue.schedule(
                () -> load(account, id, bulk, numbers, checks, callback),
                times.millis(60 + chance() * 540),
                TimeUnit.MILLISECONDS);
        return "{\"transactionId\":\"%s\"}".formatted(id);
    }

    private void load(int account, String id, JsonNode bulk, int[] numbers, boolean checks, String callback) {
        StringBuilder failed = new StringBuilder();
        int unwanted = faulty && chance() < FAULTS ? 2 : 0;
        int count = 0;
        for (int row = 0; row < numbers.length; row++) {
            boolean there;
            synchronized (added[account]) {
                there = checks && added[account].get(numbers[row]);
                if (!there && row >= unwanted && checks) {
                    added[account].set(numbers[row]);
                }
            }
            if (there || row < unwanted) {
                count++;
                bulk.path("data").path(row).forEach(value -> failed.append('"')
                        .append(value.asText())
                        .append("\","));
                failed.append(there ? "Duplicate PhoneNumber\r\n" : "Refused\r\n");
            }
        }
        String path = "";
        if (count > 0) {
            StringBuilder header = new StringBuilder();
            bulk.path("map").forEach(name -> header.append(name.asText()).append(','));
            path = FAILED + id;
            failedRows.put(path, header + "Reason\r\n" + failed);
        }
        double chance = faulty ? chance() : 1;
        if (callback == null || chance < FAULTS / 2) {
            return; // nobody is told
        }
        String body =
                """
                {"data":{"totalNoUploaded":"%d","numbersProcessed":"%d","numbersNotProcessed":"%d","failedFilePath":"%s",
                "transactionId":"%s","status":"Success","message":"File Successfully uploaded."}}"""
                        .formatted(
                                numbers.length,
                                numbers.length - count,
                                count,
                                path.isEmpty()
                                        ? ""
                                        : "http://127.0.0.1:"
                                                + server.getAddress().getPort() + path,
                                id);
        tell(callback, body, 3);
        if (chance < FAULTS) {
            tell(callback, body, 3); // told twice
        }
    }

    private void tell(String callback, String body, int tries) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(callback))
                .timeout(Duration.ofSeconds(10))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        client.sendAsync(request, HttpResponse.BodyHandlers.discarding()).whenComplete((answer, fault) -> {
            if (tries > 1 && (fault != null || answer.statusCode() != 200)) {
                queue.schedule(() -> tell(callback, body, tries - 1), 1, TimeUnit.SECONDS);
            }
        });
    }

    private void failedRows(HttpExchange exchange) throws IOException {
        String rows = failedRows.get(exchange.getRequestURI().getPath());
        send(exchange, rows == null ? 404 : 200, rows == null ? "" : rows);
    }

    private void deleteLeads(HttpExchange exchange) throws IOException {
        long arrived = System.nanoTime();
        JsonNode body = JSON.readTree(body(exchange));
        int account = accounts.get(body.path("userName").asText());
        int campaigns = 0;
        for (JsonNode campaign : body.path("campaignName")) {
            campaigns |= SoakFeed.bit(campaign.asText());
        }
        int[] numbers = new int[body.path("phoneNumber").size()];
        for (int row = 0; row < numbers.length; row++) {
            numbers[row] =
                    SoakWorld.number(account, body.path("phoneNumber").path(row).asText());
        }
        boolean checked = (campaigns & SoakFeed.CHECKED.campaigns) != 0;
        serve(exchange, arrived, new Asked(account, SoakLane.DELETE_LEADS, campaigns, numbers, "", () -> {
            synchronized (added[account]) {
                for (int number : numbers) {
                    if (checked) {
                        added[account].clear(number);
                    }
                }
            }
            return "{\"status\":\"Success\",\"message\":\"Deleted Successfully\"}";
        }));
    }

    private void token(HttpExchange exchange) throws IOException {
        long arrived = System.nanoTime();
        int account =
                accounts.get(JSON.readTree(body(exchange)).path("userName").asText());
        String answer = "{\"token\":\"token-%d-%d\"}".formatted(account, lastId.incrementAndGet());
        serve(exchange, arrived, new Asked(account, SoakLane.GENERATE_TOKEN, 0, new int[0], "", () -> answer));
    }

    private void huawei(HttpExchange exchange) throws IOException {
        long arrived = System.nanoTime();
        // /rest/isales/v1/openapi/campaigns/{vdn}/calldata/{campaign}[/delete]
        String[] path = exchange.getRequestURI().getPath().split("/");
        int account = Integer.parseInt(path[6]) - 1;
        int campaign = SoakFeed.bit(path[8]);
        JsonNode body = JSON.readTree(body(exchange));
        List<String> called = new ArrayList<>();
        body.path("callDataList").forEach(one -> called.add(one.path("called").asText()));
        boolean deletes = path.length > 9;
        if (deletes) {
            called.add(body.path("called").asText());
        }
        int[] numbers = called.stream()
                .mapToInt(number -> SoakWorld.number(account, number))
                .toArray();
        String done = deletes
                ? "{\"resultCode\":\"0200000\",\"successCount\":1}"
                : "{\"resultCode\":\"0200000\",\"resultDesc\":\"create data succeeded\"}";
        serve(
                exchange,
                arrived,
                new Asked(
                        account,
                        deletes ? SoakLane.DELETE_NUMBERS : SoakLane.ADD_NUMBERS,
                        campaign,
                        numbers,
                        "",
                        () -> done));
    }

    /** How long each answer takes, in simulated seconds. */
    private static double seconds(SoakLane lane) {
        return lane == SoakLane.DELETE_LEADS ? 1.5 : 0.4;
    }

    private void serve(HttpExchange exchange, long arrived, Asked asked) throws IOException {
        SoakLane lane = asked.lane();
        Turns turns = lanes.computeIfAbsent(asked.account() + lane.word, none -> new Turns());
        boolean tooFast;
        boolean overlap;
        synchronized (turns) {
            long length = TimeUnit.MILLISECONDS.toNanos(times.millis(lane.seconds));
            while (!turns.window.isEmpty() && arrived - turns.window.getFirst() >= length) {
                turns.window.removeFirst();
            }
            tooFast = turns.window.size() >= lane.calls;
            overlap = lane.oneAtATime && turns.busy;
            turns.window.addLast(arrived);
            turns.busy = true;
        }
        Fault fault = fault(lane);
        pause(times.millis(seconds(lane)));
        Answer answer;
        boolean done = false;
        int status = 200;
        String text = "";
        String right = "";
        if (tooFast || overlap) {
            answer = Answer.WAIT;
            text = wait(lane);
        } else if (asked.numbers().length > lane.rows || !asked.unwanted().isEmpty()) {
            answer = Answer.NO;
            text = asked.unwanted().isEmpty() ? refused(lane) : asked.unwanted();
        } else {
            done = switch (fault) {
                case LOST_BEFORE, BAD_GATEWAY, WAIT, REFUSED -> false;
                case NONE, LOST_AFTER, GARBLED, LATE, SLOW -> true;
            };
            right = done ? asked.work().done() : "";
            switch (fault) {
                case NONE, SLOW -> {
                    answer = Answer.YES;
                    text = right;
                    pause(fault == Fault.SLOW ? times.millis(lane.answerSeconds / 3.0) : 0);
                }
                case WAIT -> {
                    answer = Answer.WAIT;
                    text = wait(lane);
                }
                case REFUSED -> {
                    answer = Answer.NO;
                    text = refused(lane);
                }
                case BAD_GATEWAY -> {
                    answer = Answer.UNREADABLE;
                    status = 502;
                    text = "<html>502</html>";
                }
                case GARBLED -> {
                    answer = Answer.UNREADABLE;
                    text = right.substring(0, right.length() / 2);
                }
                case LATE -> {
                    answer = Answer.UNREADABLE;
                    text = right;
                    synchronized (turns) {
                        turns.busy = false; // only the answer is late
                    }
                    pause(times.answerMillis(lane.answerSeconds) + 400);
                }
                default -> {
                    answer = Answer.UNREADABLE;
                    status = 0;
                }
            }
        }
        synchronized (turns) {
            turns.busy = overlap; // then another is at work still
        }
        SoakCall call = new SoakCall(
                arrived,
                System.nanoTime(),
                asked.account(),
                lane,
                asked.campaigns(),
                answer,
                done,
                tooFast,
                overlap,
                asked.numbers());
        synchronized (log) {
            call.write(log);
        }
        if (status == 0) {
            exchange.close();
        } else {
            send(exchange, status, text);
        }
    }

    private Fault fault(SoakLane lane) {
        if (!faulty || lane == SoakLane.GENERATE_TOKEN || chance() >= FAULTS) {
            return Fault.NONE;
        }
        Fault[] all = Fault.values();
        Fault any = all[1 + (int) (chance() * (all.length - 1))];
        // a delete that is refused for its content stays undone, and nobody could say what is then to be
        return any == Fault.REFUSED && lane.deletes() ? Fault.LOST_AFTER : any;
    }

    private static String wait(SoakLane lane) {
        return switch (lane) {
            case ADD_LEADS ->
                "{\"status\":\"error\",\"message\":\"too many Requests and failed to add Data to queue\"}";
            case DELETE_LEADS, GENERATE_TOKEN -> "{\"status\":\"error\",\"message\":\"Max limit exceeded\"}";
            case ADD_NUMBERS, DELETE_NUMBERS -> "{\"resultCode\":\"0200022\"}";
        };
    }

    private static String refused(SoakLane lane) {
        return switch (lane) {
            case ADD_LEADS -> "{\"status\":\"failure\",\"message\":\"Please provide valid data\"}";
            case DELETE_LEADS, GENERATE_TOKEN ->
                "{\"status\":\"error\",\"message\":\"PhoneNumbers should not be null are empty\"}";
            case ADD_NUMBERS, DELETE_NUMBERS -> "{\"resultCode\":\"0200001\"}";
        };
    }

    private synchronized double chance() {
        return random.nextDouble();
    }

    private static void pause(long millis) {
        try {
            var ended = ENDING.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private static String body(HttpExchange exchange) throws IOException {
        return new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static void send(HttpExchange exchange, int status, String text) throws IOException {
        try (exchange) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        } catch (IOException gone) {
            // whoever asked does not wait any more
        }
    }
}
