package io.leadferry.cli;

import io.leadferry.connector.LanePlan;
import io.leadferry.model.Account;
import io.leadferry.model.LaneId;
import io.leadferry.model.Limit;
import io.leadferry.rehearsal.Auth;
import io.leadferry.rehearsal.C2Style;
import io.leadferry.rehearsal.HuaweiBuilder;
import io.leadferry.rehearsal.HuaweiStandIn;
import io.leadferry.rehearsal.OzonetelStandIn;
import io.leadferry.rehearsal.Pace;
import io.leadferry.rehearsal.Place;
import io.leadferry.rehearsal.StandInBuilder;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** The stand-ins of a rehearsal: each takes the place of the vendor of one account, with its keys and its pace. */
final class RehearsalVendors implements AutoCloseable {

    private static final String OZONETEL = "ozonetel";
    private static final String HUAWEI = "huawei-aicc";
    private static final Duration UPLOAD = Duration.ofMillis(300);

    private final List<Runnable> ends = new ArrayList<>();

    /**
     * Starts the stand-in of an account.
     *
     * @param lanes the account's lanes; the stand-in holds the ferry to their paces
     * @return its address
     */
    String start(
            Account account,
            Map<LaneId, LanePlan> lanes,
            UnaryOperator<StandInBuilder> ozonetel,
            UnaryOperator<HuaweiBuilder> huawei)
            throws IOException {
        return switch (account.vendor()) {
            case OZONETEL -> ozonetel(account, lanes, ozonetel);
            case HUAWEI -> huawei(account, lanes, huawei);
            default -> throw new IllegalArgumentException("there is no stand-in for the vendor " + account.vendor());
        };
    }

    private String ozonetel(Account account, Map<LaneId, LanePlan> lanes, UnaryOperator<StandInBuilder> more)
            throws IOException {
        StandInBuilder builder = OzonetelStandIn.builder()
                .userName(account.setting("user-name"))
                .apiKey(account.secret("api-key").reveal())
                .auth(account.setting("auth").equals("token") ? Auth.TOKEN : Auth.API_KEY)
                .uploadDelay(UPLOAD)
                .addLimit(pace(account, lanes, "add-leads"))
                .deleteLimit(pace(account, lanes, "delete-leads"))
                .scheduledLimit(pace(account, lanes, "delete-scheduled"))
                .unblockLimit(pace(account, lanes, "unblock-numbers"));
        builder.scheduledPlace(place(account, lanes, "delete-scheduled", OzonetelStandIn.SCHEDULED_PATH))
                .unblockPlace(place(account, lanes, "unblock-numbers", OzonetelStandIn.UNBLOCK_PATH));
        OzonetelStandIn standIn = more.apply(builder).start();
        ends.add(standIn::close);
        return standIn.baseUrl();
    }

    private String huawei(Account account, Map<LaneId, LanePlan> lanes, UnaryOperator<HuaweiBuilder> more)
            throws IOException {
        HuaweiBuilder builder = HuaweiStandIn.builder()
                .vdn(Integer.parseInt(account.setting("vdn-id")))
                .accessKey(account.setting("access-key"))
                .secretKey(account.secret("secret-key").reveal())
                .style(new C2Style(
                        account.setting("c2.timestamp").equals("millis"),
                        Boolean.parseBoolean(account.setting("c2.blank-query-line")),
                        Boolean.parseBoolean(account.setting("c2.host-port"))))
                .addLimit(pace(account, lanes, "add-numbers"))
                .deleteLimit(pace(account, lanes, "delete-numbers"));
        HuaweiStandIn standIn = more.apply(builder).start();
        ends.add(standIn::close);
        return standIn.baseUrl();
    }

    /** Where the account sends an operation: as its page has it, or by a preset. */
    private static Place place(Account account, Map<LaneId, LanePlan> lanes, String operation, String given) {
        LanePlan plan = lanes.get(new LaneId(account.name(), operation));
        return plan == null || plan.operation().request().path().equals(given) ? Place.GIVEN : Place.REFERENCE;
    }

    private static Pace pace(Account account, Map<LaneId, LanePlan> lanes, String operation) {
        LanePlan plan = lanes.get(new LaneId(account.name(), operation));
        if (plan == null) {
            throw new IllegalArgumentException("the profile of " + account.vendor() + " lacks " + operation);
        }
        Limit limit = plan.limit();
        return new Pace(limit.calls(), limit.per());
    }

    @Override
    public void close() {
        ends.forEach(Runnable::run);
    }
}
