package io.leadferry.rehearsal.huawei;

import io.leadferry.rehearsal.RehearsedAccount;
import io.leadferry.rehearsal.StandInCommand;
import io.leadferry.rehearsal.StandInVendor;
import io.leadferry.rehearsal.samples.Sample;
import io.leadferry.rehearsal.wire.StandIn;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.springframework.core.annotation.Order;

/** Huawei AICC, to be rehearsed. */
@Order(2)
final class HuaweiVendor implements StandInVendor {

    HuaweiVendor() {}

    @Override
    public String name() {
        return "huawei-aicc";
    }

    @Override
    public StandIn start(RehearsedAccount account, boolean forSamples) throws IOException {
        HuaweiStandInBuilder builder = HuaweiStandIn.builder()
                .vdn(Integer.parseInt(account.setting("vdn-id")))
                .accessKey(account.setting("access-key"))
                .secretKey(account.secret("secret-key"))
                .style(new C2Style(
                        account.setting("c2.timestamp").equals("millis"),
                        Boolean.parseBoolean(account.setting("c2.blank-query-line")),
                        Boolean.parseBoolean(account.setting("c2.host-port"))))
                .addLimit(account.pace(HuaweiOperation.ADD_NUMBERS.word()))
                .deleteLimit(account.pace(HuaweiOperation.DELETE_NUMBERS.word()));
        return (forSamples ? HuaweiSamples.prepare(builder) : builder).start();
    }

    @Override
    public Map<String, List<Sample>> samples(long seed) {
        return HuaweiSamples.all(seed);
    }

    @Override
    public StandInCommand command() {
        return new HuaweiCommand();
    }
}
