package io.leadferry.rehearsal.ozonetel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The parameters checkDuplicate and isDelete, on a campaign that has 9876500001 and a call with one number repeated. */
class DuplicatesTest {

    private static final String OLD = "9876500001";
    private static final String NEW = "9876500002";

    static Stream<Arguments> options() {
        return Stream.of(
                Arguments.of(Map.of(), List.of(OLD, OLD, NEW, NEW)),
                Arguments.of(Map.of("checkDuplicate", "false"), List.of(OLD, OLD, NEW, NEW)),
                Arguments.of(Map.of("checkDuplicate", "true"), List.of(OLD, NEW)),
                Arguments.of(Map.of("isDelete", "true"), List.of(OLD, NEW, NEW)),
                Arguments.of(Map.of("isDelete", "false"), List.of(OLD, OLD, NEW, NEW)),
                Arguments.of(Map.of("checkDuplicate", "true", "isDelete", "true"), List.of(OLD, NEW, NEW)),
                Arguments.of(Map.of("checkDuplicate", "true", "isDelete", "false"), List.of(OLD, OLD, NEW, NEW)));
    }

    @ParameterizedTest
    @MethodSource("options")
    void decideWhatBecomesOfANumberThatIsAlreadyThere(Map<String, String> options, List<String> leads)
            throws Exception {
        try (OzonetelStandIn standIn = OzonetelStandIn.builder().start()) {
            OzonetelCaller client = new OzonetelCaller(standIn);
            client.addNumbers(OLD);
            Map<String, String> parameters = OzonetelCaller.goodAdd();
            parameters.putAll(options);
            parameters.put("bulkData", OzonetelCaller.bulk(OLD, NEW, NEW));

            client.add(parameters);

            assertThat(standIn.leads("North")).isEqualTo(leads);
        }
    }
}
