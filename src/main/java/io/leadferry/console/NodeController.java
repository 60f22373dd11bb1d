package io.leadferry.console;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The ferries that share the ledger, over HTTP. */
@RestController
@RequestMapping("/api/nodes")
public class NodeController {

    private final Ferries ferries;

    public NodeController(Ferries ferries) {
        this.ferries = ferries;
    }

    /** The ferries at work, and what each of them does; one, where the ledger is a file. */
    @GetMapping
    public Ferries.AtWork list() {
        return ferries.now();
    }
}
