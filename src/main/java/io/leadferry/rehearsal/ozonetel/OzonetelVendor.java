package io.leadferry.rehearsal.ozonetel;

import io.leadferry.rehearsal.RehearsedAccount;
import io.leadferry.rehearsal.StandInCommand;
import io.leadferry.rehearsal.StandInVendor;
import io.leadferry.rehearsal.samples.Sample;
import io.leadferry.rehearsal.wire.StandIn;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.springframework.core.annotation.Order;

/** Ozonetel CloudAgent, to be rehearsed. */
@Order(1)
final class OzonetelVendor implements StandInVendor {

    private static final Duration UPLOAD = Duration.ofMillis(300);

    OzonetelVendor() {}

    @Override
    public String name() {
        return "ozonetel";
    }

    /** The list of a callback's failed rows is the stand-in's own. */
    @Override
    public Map<String, String> settings(URI address) {
        return Map.of("failed-file-hosts", address.getHost());
    }

    @Override
    public StandIn start(RehearsedAccount account, boolean forSamples) throws IOException {
        OzonetelStandInBuilder builder = OzonetelStandIn.builder()
                .userName(account.setting("user-name"))
                .apiKey(account.secret("api-key"))
                .auth(account.setting("auth").equals("token") ? Auth.TOKEN : Auth.API_KEY)
                .uploadDelay(UPLOAD)
                .addLimit(account.pace(OzonetelOperation.ADD_LEADS.word()))
                .deleteLimit(account.pace(OzonetelOperation.DELETE_LEADS.word()))
                .scheduledLimit(account.pace(OzonetelOperation.DELETE_SCHEDULED.word()))
                .unblockLimit(account.pace(OzonetelOperation.UNBLOCK_NUMBERS.word()))
                .scheduledPlace(place(account, OzonetelOperation.DELETE_SCHEDULED, OzonetelStandIn.SCHEDULED_PATH))
                .unblockPlace(place(account, OzonetelOperation.UNBLOCK_NUMBERS, OzonetelStandIn.UNBLOCK_PATH));
        return (forSamples ? OzonetelSamples.prepare(builder) : builder).start();
    }

    /** Where the account sends an operation: as its page has it, or by a preset. */
    private static Place place(RehearsedAccount account, OzonetelOperation operation, String given) {
        return account.path(operation.word()).orElse(given).equals(given) ? Place.GIVEN : Place.REFERENCE;
    }

    @Override
    public Map<String, List<Sample>> samples(long seed) {
        return OzonetelSamples.all(seed);
    }

    @Override
    public StandInCommand command() {
        return new OzonetelCommand();
    }
}
