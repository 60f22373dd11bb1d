package io.leadferry.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A profile is read to the letter: a slip of the pen is told at the start, never by rows that wait for ever. */
class ProfileReaderTest {

    @TempDir
    Path folder;

    private List<String> faults(String vendor, String yaml) throws IOException {
        Files.writeString(folder.resolve(vendor + ".yaml"), yaml);
        ProfileFault fault = catchThrowableOfType(ProfileFault.class, () -> new VendorProfiles(folder).find(vendor));
        return fault == null ? List.of() : fault.lines();
    }

    private static String shipped(String vendor) throws IOException {
        return Files.readString(Path.of("config/connectors/" + vendor + ".yaml"));
    }

    @Test
    void profilesInTheFolderThatWasTheirsAreNotPassedOver() throws IOException {
        Path connectors = folder.resolve("connectors");
        assertThat(new VendorProfiles(connectors).misplaced()).isEmpty();

        Files.createDirectory(folder.resolve("vendors"));

        assertThat(new VendorProfiles(connectors).misplaced()).hasValueSatisfying(line -> assertThat(line)
                .contains("config/vendors/", "config/connectors/", "rename"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ozonetel", "huawei-aicc"})
    void theProfilesThatShipAreWhole(String vendor) throws IOException {
        assertThat(faults(vendor, shipped(vendor))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            means: confirmed }            | means: confirmd }            | generate-token.answers.0.means: 'confirmd' is not known; did you mean 'confirmed'?
            packing: ids                  | packing: id                  | delete-scheduled.packing: 'id' is not known; did you mean 'ids'?
            effect: adds                  | effect: add                  | add-leads.effect: 'add' is not known; did you mean 'adds'?
            effect: adds                  | effcet: adds                 | add-leads.effcet: unknown key; did you mean 'effect'?
            kind: ids                     | kind: idz                    | delete-scheduled.fields.row_id.kind: 'idz' is not known; did you mean 'ids'?
            kind: ids,                    | `  `                         | delete-scheduled.fields.row_id.kind: missing
            one-at-a-time: lane           | one-at-a-time: lain          | generate-token.limit.one-at-a-time: 'lain' is not known; did you mean 'lane'?
            calls: 5, per: 60s            | calls: 0, per: 60s           | add-leads.limit.calls: must be 1 or more
            calls: 5, per: 60s            | calls: five, per: 60s        | add-leads.limit.calls: 'five' is not a whole number
            calls: 5, per: 60s            | calls: 5, per: 60 sec        | add-leads.limit.per: '60 sec' is not a time, such as 60s
            calls: 5, per: 60s            | calls: 5, per: 0s            | add-leads.limit.per: must be above 0 and at most 24h
            calls: 5, per: 60s            | calls: 5                     | add-leads.limit.per: missing
            answer-timeout: 30s           | answer-timeout: -1s          | generate-token.answer-timeout: must be above 0 and at most 24h
            encoding: form                | encoding: from               | add-leads.request.encoding: 'from' is not known; did you mean 'form'?
            phone-as: number              | phone-as: numbers            | delete-leads.request.phone-as: 'numbers' is not known; did you mean 'number'?
            kind: number, required: true } | `kind: number, required: true, foreign-prefix: "011" }` | add-leads.fields.PhoneNumber.foreign-prefix: '011' is not known; a number begins with + or 00
            kind: date }                  | `kind: date, foreign-prefix: "+" }` | add-leads.fields.ExpiryDate.foreign-prefix: only a field of kind number has one
            kind: number, required: true } | `kind: number, required: true, with-country-code: true }` | add-leads.fields.PhoneNumber.with-country-code: needs a foreign-prefix, which then stands before every number
            phone-as: number              | `query: { to: ["{numbers}"] }` | delete-leads.request.query.to: must be a text; for one value after another under the same name: { repeat: … }
            phone-as: number              | `query: { to: { repaet: "{numbers}" } }` | delete-leads.request.query.to: must be a text; for one value after another under the same name: { repeat: … }
            method: POST                  | method: PSOT                 | generate-token.request.method: 'PSOT' is not known; did you mean 'POST'?
            /ca_apis/DeleteBulkData       | /ca_apis/{usr-name}          | delete-leads.request.path: {usr-name} is no key of an account; did you mean 'user-name'?
            body: { userName: "{user-name}" } | body: { userName: "{usr-name}" } | generate-token.request.body.userName: {usr-name} is not known; did you mean 'user-name'?
            auth: token }                 | outh: token }                | headers.Authorization.when: there is no 'outh'; did you mean 'auth'?
            operation: generate-token     | operation: generate-tokens   | token.operation: there is no 'generate-tokens'; did you mean 'generate-token'?
            429: wait                     | 42: wait                     | generate-token.http-statuses.42: is no HTTP status
            429: wait                     | many: wait                   | generate-token.http-statuses.many: 'many' is not a whole number
            429: wait                     | 429: wiat                    | generate-token.http-statuses.429: 'wiat' is not known; did you mean 'wait'?
            [checkDuplicate, isDelete] }  | [chekDuplicate] }            | add-leads.harmless-to-repeat.when-any-of: there is no 'chekDuplicate'; did you mean 'checkDuplicate'?
            further-columns: true         | further-columns: yes please  | add-leads.further-columns: 'yes please' is not true or false
            operation: unblock-numbers    | operation: unblock-number    | presets.delete-block-number.operation: there is no operation 'unblock-number'; did you mean 'unblock-numbers'?
            duplicate-reason: '(?i)       | duplicate-reason: '(         | add-leads.duplicate-reason: not a regular expression: Unclosed group
            vendor: ozonetel              | vendor: ozone                | vendor: must be ozonetel, as the file is called""")
    void aSlipOfThePenIsToldWithFileKeyAndNearestWord(String right, String wrong, String told) throws IOException {
        String shipped = shipped("ozonetel");
        assertThat(shipped).contains(right);

        List<String> faults = faults(
                "ozonetel",
                shipped.replaceFirst(
                        java.util.regex.Pattern.quote(right), java.util.regex.Matcher.quoteReplacement(wrong)));

        String place = told.matches("(presets|token|headers)\\..*|vendor:.*") ? "" : "operations.";
        assertThat(faults)
                .singleElement()
                .asString()
                .matches("config/connectors/ozonetel\\.yaml:\\d+: " + java.util.regex.Pattern.quote(place + told));
    }

    @Test
    void allFaultsOfAFileAreToldAtOnce() throws IOException {
        String slips = shipped("ozonetel")
                .replaceFirst("packing: ids", "packing: id")
                .replaceFirst("effect: adds", "effcet: adds")
                .replaceFirst("calls: 5,", "calls: 0,");

        assertThat(faults("ozonetel", slips)).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            ''                            | No content
            vendor: odd                   | operations: missing
            operations: 7                 | operations: must be keys and values
            vendor: [                     | odd.yaml:1: a , or a closing bracket is missing
            vendor: odd\\nvendor: odd      | odd.yaml:2: the key 'vendor' stands twice
            vendor: odd\\n\\nlimits: x     | odd.yaml:3: limits: unknown key""")
    void whatIsNoProfileIsToldInOneLine(String yaml, String told) throws IOException {
        assertThat(faults("odd", yaml.replace("\\n", "\n"))).anySatisfy(line -> assertThat(line)
                .startsWith("config/connectors/odd.yaml:")
                .contains(told)
                .doesNotContain("\n"));
    }
}
