package io.leadferry.rehearsal.huawei;

import io.leadferry.rehearsal.StandInCommand;
import io.leadferry.rehearsal.wire.CallPace;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The options of Huawei's stand-in as a process of its own. */
@Command
final class HuaweiCommand extends StandInCommand {

    private final HuaweiStandInBuilder builder = HuaweiStandIn.builder();

    @Override
    protected HuaweiStandInBuilder builder() {
        return builder;
    }

    @Override
    protected String title() {
        return "Huawei AICC";
    }

    @Option(names = "--vdn", paramLabel = "N", description = "the account's VDN")
    void vdn(int vdn) {
        builder.vdn(vdn);
    }

    @Option(names = "--access-key", paramLabel = "KEY", description = "the key that signatures name")
    void accessKey(String accessKey) {
        builder.accessKey(accessKey);
    }

    @Option(names = "--secret-key", paramLabel = "KEY", description = "the key that signatures are made with")
    void secretKey(String secretKey) {
        builder.secretKey(secretKey);
    }

    @Option(
            names = "--campaigns",
            paramLabel = "A,B",
            split = ",",
            description = "ids of the campaigns there are; any if left out")
    void campaigns(Set<String> campaigns) {
        builder.campaigns(campaigns);
    }

    @Option(names = "--add", paramLabel = "CALLS/TIME", description = "limit of adds, 1/1s if left out")
    void add(CallPace add) {
        builder.addLimit(add);
    }

    @Option(names = "--delete", paramLabel = "CALLS/TIME", description = "limit of deletes, none if left out")
    void delete(CallPace delete) {
        builder.deleteLimit(delete);
    }
}
