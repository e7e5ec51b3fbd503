package com.atomicmcp.e2e;

import com.google.gson.JsonObject;
import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** A real browser, the Chromium of the machine, without a window. It reaches nothing but this machine. */
final class Browser implements AutoCloseable {

    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final List<String> ARGUMENTS = List.of(
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync");

    private final Playwright playwright;
    private final com.microsoft.playwright.Browser browser;

    private Browser(Playwright playwright, com.microsoft.playwright.Browser browser) {
        this.playwright = playwright;
        this.browser = browser;
    }

    static Browser start() {
        if (!Files.isExecutable(CHROMIUM)) {
            throw new AssertionError("Chromium is needed: apt-get install --no-install-recommends chromium");
        }
        var playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        return new Browser(
                playwright,
                playwright
                        .chromium()
                        .launch(new LaunchOptions()
                                .setExecutablePath(CHROMIUM)
                                .setArgs(ARGUMENTS)
                                .setHeadless(true)));
    }

    /** Somebody who has been nowhere yet. */
    Person somebody() {
        return new Person(browser.newContext());
    }

    /** Somebody whose browser runs no scripts. */
    Person somebodyWithoutScripts() {
        return new Person(browser.newContext(new NewContextOptions().setJavaScriptEnabled(false)));
    }

    /** One who sits before it, with cookies of their own. */
    static final class Person implements AutoCloseable {
        private final BrowserContext context;
        private final Page page;
        private final List<String> errors = new CopyOnWriteArrayList<>();

        private Person(BrowserContext context) {
            this.context = context;
            context.route(
                    url -> !"localhost".equals(URI.create(url).getHost()), route -> route.abort()); // fonts of others
            this.page = context.newPage();
            page.onConsoleMessage(message -> {
                if (message.type().equals("error")) {
                    errors.add(message.text());
                }
            });
        }

        /** Has a device at hand that keeps passkeys, which its owner unlocks whenever it asks. */
        void takeDevice() {
            var devices = context.newCDPSession(page);
            devices.send("WebAuthn.enable");
            var device = new JsonObject();
            device.addProperty("protocol", "ctap2");
            device.addProperty("transport", "internal");
            device.addProperty("hasResidentKey", true);
            device.addProperty("hasUserVerification", true);
            device.addProperty("isUserVerified", true);
            device.addProperty("automaticPresenceSimulation", true);
            var added = new JsonObject();
            added.add("options", device);
            devices.send("WebAuthn.addVirtualAuthenticator", added);
        }

        /** What the browser complained about, as that a page did what its content security policy forbids. */
        List<String> errors() {
            return List.copyOf(errors);
        }

        boolean sees(String words) {
            return page.getByText(words).first().isVisible();
        }

        void awaits(String words) {
            page.getByText(words).first().waitFor();
        }

        void open(URI url) {
            page.navigate(url.toString());
        }

        /** Follows a link or presses a button with these words. */
        void press(String words) {
            page.locator("a, button")
                    .filter(new com.microsoft.playwright.Locator.FilterOptions().setHasText(words))
                    .first()
                    .click();
        }

        /** Presses a button that leads to an address that begins so, where nobody need listen; returns it. */
        String pressToBeSentTo(String start, String words) {
            return page.waitForRequest(request -> request.url().startsWith(start), () -> press(words))
                    .url();
        }

        void type(String field, String text) {
            page.fill("input[name=" + field + "]", text);
        }

        /** Waits until the browser is at an address that begins so; returns it. */
        String at(Object start) {
            page.waitForURL(url -> url.startsWith(start.toString()));
            return page.url();
        }

        String words() {
            return page.innerText("body");
        }

        @Override
        public void close() {
            context.close();
        }
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }
}
