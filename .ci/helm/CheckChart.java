import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Has Helm lint the chart, and writes what it makes of it into a folder: CheckChart CHART FOLDER. Ends with 1 at a fault. */
class CheckChart {

    public static void main(String[] args) throws Exception {
        Path chart = Path.of(args[0]);
        Path into = Files.createDirectories(Path.of(args[1]));
        LintResult lint = new Helm(chart).lint().strict().call();
        if (lint.isFailed()) {
            System.err.println(String.join(System.lineSeparator(), lint.getMessages()));
            System.exit(1);
        }
        Files.writeString(into.resolve("plain.yaml"), new Helm(chart).template().withName("ferry").call());
        Path values = Files.writeString(into.resolve("values.yml"), """
                config:
                  leadferry:
                    accounts:
                      acme: { vendor: ozonetel, base-url: "http://127.0.0.1:9", user-name: acme, api-key: "${ACME_API_KEY}" }
                    feeds:
                      acme-leads: { account: acme, operation: add-leads, from: inbox/acme-leads, campaign: Sales_1, region: IN }
                existingSecret: keys
                ingress: { enabled: true, host: ferry.example.com, className: nginx, tlsSecret: cert }
                persistence: { storageClassName: local }
                """);
        Files.writeString(
                into.resolve("whole.yaml"), new Helm(chart).template().withName("ferry").withValuesFile(values).call());
        // what the schema refuses: an address for callbacks without a name, a word that is none
        for (String wrong : List.of("ingress: { enabled: true }\n", "persistance: { size: 1Gi }\n")) {
            Path file = Files.writeString(into.resolve("wrong.yml"), wrong);
            try {
                new Helm(chart).template().withName("ferry").withValuesFile(file).call();
            } catch (RuntimeException e) {
                continue;
            }
            System.err.println("values that are wrong are taken: " + wrong);
            System.exit(1);
        }
    }
}
