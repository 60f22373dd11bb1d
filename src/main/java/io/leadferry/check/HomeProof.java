package io.leadferry.check;

import io.leadferry.InstanceLock;
import io.leadferry.feed.LeadferryConfiguration;
import io.leadferry.ledger.Ledger;
import io.leadferry.ledger.dialect.Dialect;
import io.leadferry.ledger.dialect.LedgerFault;
import java.nio.file.FileStore;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Looks at the ferry's home and its ledger, and opens neither for writing. */
final class HomeProof {

    /** Disks of other machines: locks and the order of writes are not kept there as SQLite needs it. */
    private static final List<String> FAR =
            List.of("nfs", "cifs", "smb", "afs", "sshfs", "davfs", "glusterfs", "fuse.s3", "fuse.rclone");

    private final LeadferryConfiguration configuration;

    HomeProof(LeadferryConfiguration configuration) {
        this.configuration = configuration;
    }

    void look(CheckLines lines) {
        Path home = configuration.home();
        if (FolderProof.usable("home", home, "leadferry.home", lines)) {
            FolderProof.space(home, lines);
        }
        ledger(lines);
    }

    /** Who runs a ferry in this home; empty where nobody does. */
    Optional<String> runner() {
        try {
            return InstanceLock.holder(configuration);
        } catch (LedgerFault e) {
            return Optional.empty(); // that the home cannot be used is told as such
        }
    }

    private void ledger(CheckLines lines) {
        Dialect dialect = Ledger.dialect(configuration.ledger());
        if (!configuration.ledger().isFile() || isUsable(Path.of(dialect.place()), lines)) {
            look(dialect, lines);
        }
    }

    private boolean isUsable(Path file, CheckLines lines) {
        Path folder = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(file);
        if (!FolderProof.usable("ledger folder", folder, "leadferry.ledger.url", lines)) {
            return false;
        }
        FileStore disk = FolderProof.disk(folder);
        if (disk != null && FAR.stream().anyMatch(disk.type().toLowerCase(Locale.ROOT)::contains)) {
            lines.fail(
                    "ledger folder",
                    folder + " lies on a disk of another machine (" + disk.type()
                            + "), which keeps neither locks nor the order of writes as a ledger needs them",
                    "put leadferry.ledger.url on a disk of this machine");
        }
        FileStore home = FolderProof.disk(configuration.home());
        if (disk != null && home != null && !disk.equals(home)) {
            FolderProof.space(folder, lines);
        }
        return true;
    }

    private void look(Dialect dialect, CheckLines lines) {
        try (Looked looked = new Looked(Ledger.look(configuration.ledger()))) {
            Optional<String> hindrance = dialect.hindrance();
            if (hindrance.isPresent()) {
                lines.fail("ledger", dialect.place() + ": " + hindrance.get(), "mend that at the server");
                return;
            }
            lines.ok(
                    "ledger",
                    looked.ledger().isPresent()
                            ? dialect.place() + " is a ledger"
                            : dialect.place()
                                    + (configuration.ledger().isFile()
                                            ? " is not there yet, and is made at the start"
                                            : " has no ledger yet, which is made at the start"));
        } catch (LedgerFault e) {
            lines.fail(
                    "ledger",
                    String.valueOf(e.getMessage()),
                    configuration.ledger().isFile()
                            ? "look through it: leadferry ledger check"
                            : "see that the server runs, and that this machine and this user are let in");
        }
    }

    private record Looked(Optional<Ledger> ledger) implements AutoCloseable {
        @Override
        public void close() {
            ledger.ifPresent(Ledger::close);
        }
    }
}
