package io.leadferry.kills;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.leadferry.rehearsal.huawei.HuaweiLead;
import io.leadferry.rehearsal.huawei.HuaweiStandIn;
import io.leadferry.rehearsal.ozonetel.OzonetelStandIn;
import io.leadferry.rehearsal.wire.CallLogFile;
import io.leadferry.rehearsal.wire.CallPace;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Both vendors' stand-ins in a process of their own, which no kill of the ferry touches. It ends when nobody speaks to it any
 * more.
 */
final class VendorsProcess {

    private VendorsProcess() {}

    /**
     * Prints a line with the two addresses; then does what each line of its input says: {@code refuse N,N} (rows, told in
     * the callback), {@code refuse-call N,N} (calls with these numbers), {@code state} (answered with a line of JSON).
     *
     * @param args the folder of the calls' logs, then the pace of adds, deletes, ids, unblocking, tokens, Huawei's adds and deletes
     */
    public static void main(String... args) throws IOException {
        Path folder = Path.of(args[0]);
        OzonetelStandIn ozonetel = OzonetelStandIn.builder()
                .userName("acme")
                .apiKey(KilledHome.KEY)
                .campaigns(Set.copyOf(KilledHome.CAMPAIGNS))
                .addLimit(CallPace.parse(args[1]))
                .deleteLimit(CallPace.parse(args[2]))
                .scheduledLimit(CallPace.parse(args[3]))
                .unblockLimit(CallPace.parse(args[4]))
                .tokenLimit(CallPace.parse(args[5]))
                .countRefused(true)
                .deleteLatency(Duration.ofMillis(60))
                .uploadDelay(KilledHome.UPLOAD_DELAY)
                .scheduled(1, KilledHome.SCHEDULED)
                .blockGroup(KilledHome.GROUP, KilledHome.blocked())
                .onCall(CallLogFile.appendTo(folder.resolve("ozonetel.jsonl")))
                .start();
        HuaweiStandIn huawei = HuaweiStandIn.builder()
                .vdn(1)
                .accessKey("kills-ak")
                .secretKey(KilledHome.KEY)
                .addLimit(CallPace.parse(args[6]))
                .deleteLimit(CallPace.parse(args[7]))
                .countRefused(true)
                .deleteLatency(Duration.ofMillis(20))
                .onCall(CallLogFile.appendTo(folder.resolve("huawei.jsonl")))
                .start();
        System.out.println(ozonetel.baseUrl() + " " + huawei.baseUrl());
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String order = orders.readLine(); order != null; order = orders.readLine()) {
            String[] words = order.split(" ");
            List<String> numbers = words.length < 2 ? List.of() : Arrays.asList(words[1].split(","));
            switch (words[0]) {
                case "refuse" -> ozonetel.refuseNumbers(numbers);
                case "refuse-call" -> ozonetel.refuseCallsWith(numbers);
                default -> System.out.println(new ObjectMapper().writeValueAsString(state(ozonetel, huawei)));
            }
        }
        ozonetel.close();
        huawei.close();
        System.exit(0);
    }

    private static Map<String, Object> state(OzonetelStandIn ozonetel, HuaweiStandIn huawei) {
        Map<String, Object> leads = new LinkedHashMap<>();
        KilledHome.CAMPAIGNS.forEach(campaign -> leads.put(campaign, ozonetel.leads(campaign)));
        leads.put(
                KilledHome.HUAWEI_CAMPAIGN,
                huawei.leads(KilledHome.HUAWEI_CAMPAIGN).stream()
                        .map(HuaweiLead::called)
                        .toList());
        Map<String, Object> state = new LinkedHashMap<>();
        state.put("leads", leads);
        state.put("scheduled", ozonetel.scheduled());
        state.put("blocked", ozonetel.blocked(KilledHome.GROUP));
        state.put("queued", ozonetel.queuedUploads());
        state.put("inFlight", ozonetel.inFlight() + huawei.inFlight());
        state.put(
                "violations",
                Stream.concat(ozonetel.violations().stream(), huawei.violations().stream())
                        .toList());
        return state;
    }
}
