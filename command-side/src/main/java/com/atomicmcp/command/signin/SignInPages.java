package com.atomicmcp.command.signin;

import com.atomicmcp.rejection.Refused;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The pages for signing in and for accepting an invitation. */
@Controller
class SignInPages {
    private final Acceptance acceptance;

    SignInPages(Acceptance acceptance) {
        this.acceptance = acceptance;
    }

    @GetMapping("/login")
    String login(HttpServletRequest request, Model model) {
        var wait = request.getParameter("wait");
        if (wait != null && wait.matches("[0-9]{1,4}")) {
            model.addAttribute("problem", "Too many attempts failed. Try again in " + wait + " seconds.");
        } else if (request.getParameter("wrong") != null) {
            model.addAttribute("problem", "There is no account with this email address and this password.");
        } else if (request.getParameter("passkey") != null) {
            model.addAttribute(
                    "problem",
                    "This passkey does not sign anybody in here. It may have been removed: use your password.");
        } else if (request.getParameter("busy") != null) {
            model.addAttribute("problem", "Too many people sign in at this moment. Try again in a moment.");
        } else if (request.getParameter("stale") != null) {
            model.addAttribute("notice", "That page was open for too long. Sign in, then try again.");
        } else if (request.getParameter("left") != null) {
            model.addAttribute("notice", "You are signed out.");
        } else if (request.getParameter("idle") != null) {
            model.addAttribute("notice", "You were signed out because you made no request for a while.");
        } else if (request.getParameter("ended") != null) {
            model.addAttribute(
                    "notice",
                    "Your password was changed or a passkey removed, which signs out everywhere else. Sign in again.");
        } else if (request.getParameter("unvouched") != null) {
            model.addAttribute(
                    "notice",
                    "Your organization's identity provider does not vouch for you here any more. Sign in again, or ask one"
                            + " of its administrators.");
        } else if (request.getParameter("changed") != null) {
            model.addAttribute("notice", "Your password is changed. Sign in with the new one.");
        } else if (request.getParameter("welcome") != null) {
            model.addAttribute("notice", "Welcome. Sign in with your password.");
        }
        return "login";
    }

    @GetMapping("/invitation")
    String invitation(
            @RequestParam(required = false) @Nullable String token, Model model, HttpServletResponse response) {
        return form(token, model, response);
    }

    @PostMapping("/invitation")
    String accept(
            @RequestParam(required = false) @Nullable String token,
            @RequestParam(required = false) @Nullable String password,
            Model model,
            HttpServletRequest request,
            HttpServletResponse response) {
        try {
            acceptance.accept(token, password, request);
            return "redirect:/login?welcome";
        } catch (Refused refused) {
            response.setStatus(HttpStatus.BAD_REQUEST.value());
            model.addAttribute("problem", refused.rejection().message());
        } catch (TooManyAttempts tooMany) {
            response.setStatus(HttpStatus.TOO_MANY_REQUESTS.value());
            model.addAttribute("problem", tooMany.inWords());
        }
        return form(token, model, response);
    }

    private String form(@Nullable String token, Model model, HttpServletResponse response) {
        var offer = acceptance.offer(token);
        if (offer.isEmpty()) {
            response.setStatus(HttpStatus.BAD_REQUEST.value());
        }
        model.addAttribute("offer", offer.orElse(null));
        model.addAttribute("token", token);
        return "invitation";
    }
}
